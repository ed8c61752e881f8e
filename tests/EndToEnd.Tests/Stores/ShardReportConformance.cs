using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract class ShardReportConformance(StoreHost<IShardReports> host) : StoreConformance<IShardReports>(host)
{
    [Fact]
    public async Task No_shard_has_a_report_at_first() => Assert.Empty(await Store.ReadAsync("telemetry", Ct));

    [Fact]
    public async Task A_report_comes_back_as_it_was_written()
    {
        var full = Report(3, last: 41) with
        {
            Stuck = "a gap \u2013 after 41", Outbox = 7, Watermark = EventTime.Max,
            Aside = new ShardAside(1_000, 4, [new AsideEntry("k\u00e9y", "an entry", 3, "a number is too long")]),
        };
        var empty = new ShardReport(ShardOf(4), [], EventTime.Min, 0, null, Some.Moment);
        await Store.ReportAsync(full, Ct);
        await Store.ReportAsync(empty, Ct);

        var found = await ReadAsync();
        Assert.Equal([Some.Text(full), Some.Text(empty)], found.Select(Some.Text));
    }

    [Fact]
    public async Task A_new_report_takes_the_place_of_the_one_before()
    {
        await Store.ReportAsync(Report(1, last: 5), Ct);
        await Store.ReportAsync(Report(1, last: 9), Ct);

        Assert.Equal(9, Assert.Single(await ReadAsync()).FenceOf(new Partition(0))!.Last.Value);
    }

    [Fact]
    public async Task A_report_of_hundreds_of_sources_fits()
    {
        var fences = Enumerable.Range(0, 2_000).Select(number =>
            new ReportedFence(new Partition(number), new Epoch(12), new Offset(long.MaxValue - number), long.MaxValue, 5));
        var report = Report(1, last: 5) with { Fences = [.. fences] };
        await Store.ReportAsync(report, Ct);

        Assert.Equal(Some.Text(report), Some.Text(Assert.Single(await ReadAsync())));
    }

    [Fact]
    public async Task Pipelines_dont_see_each_others_reports_and_a_deleted_one_is_gone()
    {
        await Store.ReportAsync(Report(1, last: 5), Ct);
        await Store.ReportAsync(Report(2, last: 5), Ct);
        await Store.DeleteAsync(ShardOf(1), Ct);
        await Store.DeleteAsync(ShardOf(9), Ct);

        Assert.Equal(ShardOf(2), Assert.Single(await ReadAsync()).Shard);
        Assert.Empty(await Store.ReadAsync("logs", Ct));
    }

    private static ShardId ShardOf(int shard) => new("telemetry", "device", new LayoutNumber(2), shard);

    private static ShardReport Report(int shard, long last) => new(
        ShardOf(shard),
        [
            new ReportedFence(new Partition(0), new Epoch(1), new Offset(last), last + 1, 3, SetAside: 2),
            new ReportedFence(new Source(new Partition(1), 4), new Epoch(2), Offset.None, 0, 0),
        ],
        new EventTime(123_456),
        0,
        null,
        Some.Moment);

    private async Task<List<ShardReport>> ReadAsync() =>
        [.. (await Store.ReadAsync("telemetry", Ct)).OrderBy(report => report.Shard.Shard)];
}
