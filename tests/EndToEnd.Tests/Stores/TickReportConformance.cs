using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract class TickReportConformance(StoreHost<ITickReports> host) : StoreConformance<ITickReports>(host)
{
    [Fact]
    public async Task No_pipeline_has_a_report_at_first() => Assert.Empty(await Store.ReadAsync(Ct));

    [Fact]
    public async Task Reports_of_all_pipelines_come_back_as_they_were_written()
    {
        var large = $$"""{"partitions": "{{new string('x', 200_000)}}"}""";
        await Store.WriteAsync(new TickReport("telemetry", Some.Moment, "the broker \u2013 is gone", large), Ct);
        await Store.WriteAsync(new TickReport("user-events", Some.Moment, null, "{}"), Ct);

        Assert.Equal(
            [
                new TickReport("telemetry", Some.Moment, "the broker \u2013 is gone", large),
                new TickReport("user-events", Some.Moment, null, "{}"),
            ],
            (await Store.ReadAsync(Ct)).OrderBy(report => report.Pipeline));
    }

    [Fact]
    public async Task A_report_of_a_part_is_kept_beside_that_of_its_pipeline()
    {
        await Store.WriteAsync(new TickReport("telemetry", Some.Moment, null, "{}"), Ct);
        await Store.WriteAsync(new TickReport("telemetry", Some.Moment, "a delta object is gone", "{}") { Part = "3.1" }, Ct);

        var reports = (await Store.ReadAsync(Ct)).OrderBy(report => report.Part).ToList();
        Assert.Equal(["", "3.1"], reports.Select(report => report.Part));
        Assert.All(reports, report => Assert.Equal("telemetry", report.Pipeline));
    }

    [Fact]
    public async Task A_new_report_takes_the_place_of_the_one_before()
    {
        await Store.WriteAsync(new TickReport("telemetry", Some.Moment, "down", "{}"), Ct);
        await Store.WriteAsync(new TickReport("telemetry", Some.Moment.AddSeconds(1), null, "{}"), Ct);

        Assert.Null(Assert.Single(await Store.ReadAsync(Ct)).Problem);
    }
}
