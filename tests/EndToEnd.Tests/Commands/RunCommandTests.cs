using System.Text;
using System.Text.Json;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Settings;
using Serverless.EndToEnd.Tests.Workloads.Telemetry;

namespace Serverless.EndToEnd.Tests.Commands;

[Collection(ProcessTests.Name)]
public sealed class RunCommandTests(FinishedRun run) : IClassFixture<FinishedRun>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_accounts_for_every_event_and_equals_the_truth()
    {
        var (read, dead) = (Count("read"), run.Telemetry.GetProperty("deadLettered"));

        Assert.Equal(FinishedRun.Events, Count("produced"));
        Assert.Equal(FinishedRun.Events, read);
        Assert.Equal(read, Count("merged") + Count("late") + Count("filtered") + Count("duplicate") + dead.GetProperty("total").GetInt64());
        Assert.Equal(
            dead.GetProperty("total").GetInt64(),
            dead.GetProperty("byReason").EnumerateObject().Sum(reason => reason.Value.GetInt64()));
        Assert.Equal(0, Count("missing"));
        Assert.True(run.Telemetry.GetProperty("verified").GetBoolean());
        Assert.True(
            Count("late") > 0 && Count("filtered") > 0 && dead.GetProperty("byReason").EnumerateObject().Count() > 5,
            "too little of what is to be set aside was generated");
    }

    // The README's first command, after a pipeline was added.
    [Fact]
    public async Task A_pipeline_more_is_in_nobodys_way()
    {
        _folder.Write("telemetry.json", Encoding.UTF8.GetString(ShippedPipeline.File));
        _folder.Write("mine.json", PipelineText.Of("mine"));
        using var folder = new Variable("Pipelines__Folder", _folder.Path);

        var said = (await Cli.RunAsync("run", "--generate", "telemetry=2000", "--until-drained", "--port", "0", "--plain")).Good();

        Assert.Contains("telemetry: 2,000 events", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("mine: ", said.Out, StringComparison.Ordinal);
        Assert.Contains("\nall events accounted for\n", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_has_all_that_it_promises()
    {
        Assert.Equal(
            ["peakMemoryMB", "batches", "pipelines"],
            run.Report.EnumerateObject().Select(member => member.Name).Order(ByPromise("peakMemoryMB", "batches", "pipelines")));
        Assert.Empty(new[]
        {
            "produced", "read", "merged", "late", "filtered", "duplicate", "deadLettered", "missing", "redelivered", "panes", "results",
            "elapsedSeconds", "eventsPerSecond",
            "latencyMs", "entityOperations", "eventsPerEntityOperation", "allocatedBytesPerEvent", "verified",
        }.Except(run.Telemetry.EnumerateObject().Select(member => member.Name)));
        Assert.Equal(
            ["early", "onTime", "late", "correction"],
            run.Telemetry.GetProperty("panes").EnumerateObject().Select(member => member.Name));
        Assert.Equal(["p50", "p99", "max"], run.Telemetry.GetProperty("latencyMs").EnumerateObject().Select(member => member.Name));
        Assert.True(Count("results") > 0);
    }

    [Fact]
    public void The_summary_says_so_too()
    {
        Assert.Contains("verified: every result equals the truth", run.Said.Out, StringComparison.Ordinal);
        Assert.Contains("all events accounted for", run.Said.Out, StringComparison.Ordinal);
        Assert.Equal("", run.Said.Error);
    }

    [Fact]
    public async Task A_used_folder_with_another_embedded_broker_is_refused_and_left_as_it_was()
    {
        var again = await Cli.RunAsync(
            "run", "--generate", "telemetry=1000", "--until-drained", "--port", "0", "--plain", "--data", run.Data);

        again.Refused(2, "is not the one that was read before", "--data", "--brokers");
        (await Cli.RunAsync("verify", "--data", run.Data)).Good();
    }

    // data     a run ──────────────── the same folder, another broker: offsets begin at 0 again
    // setting                         newEpoch
    [Fact]
    public async Task A_used_folder_goes_on_with_another_embedded_broker_where_the_setting_says_so()
    {
        var data = Path.Combine(_folder.Path, "used");
        string[] arguments = ["run", "--generate", "telemetry=1000", "--until-drained", "--port", "0", "--plain", "--data", data];
        (await Cli.RunAsync(arguments)).Good();
        using var setting = new Variable("Runtime__TopicRecreated", "new-epoch");

        var again = (await Cli.RunAsync([.. arguments, "--seed", "5"])).Good();

        Assert.Contains("read 2,000 (1,000 of them by earlier runs)", again.Out, StringComparison.Ordinal);
        Assert.Contains("missing 0", again.Out, StringComparison.Ordinal);
        Assert.Contains("topic 'telemetry' was deleted and made anew", again.Error + again.Out, StringComparison.Ordinal);
        (await Cli.RunAsync("verify", "--data", data, "--deep")).Good();
    }

    [Fact]
    public async Task Packed_events_are_counted_one_by_one_and_give_the_same_results()
    {
        var data = Path.Combine(_folder.Path, "packed");

        var said = (await Cli.RunAsync(
            "run", "--generate", "telemetry=20k", "--pack", "100:zstd", "--until-drained", "--port", "0", "--plain", "--data", data))
            .Good();

        Assert.Contains("produced 20,000; read 20,000 =", said.Out, StringComparison.Ordinal);
        Assert.Contains("verified: every result equals the truth", said.Out, StringComparison.Ordinal);
        Assert.Equal("", said.Error);
    }

    [Fact]
    public async Task This_machine_can_be_fed_for_a_while_and_has_results()
    {
        var data = Path.Combine(_folder.Path, "data");

        var said = (await Cli.RunAsync("run", "--feed", "telemetry=host", "--for", "3s", "--port", "0", "--plain", "--data", data)).Good();

        Assert.Contains("all events accounted for", said.Out, StringComparison.Ordinal);
        var results =
            (await Cli.RunAsync("results", "--data", data, "--pipeline", "telemetry", "--view", "device-metrics", "--format", "json"))
                .Good();
        Assert.NotEqual(0, JsonDocument.Parse(results.Out).RootElement.GetArrayLength());
        // Windows are still open: what isn't stored of them yet is no fault.
        (await Cli.RunAsync("verify", "--data", data, "--deep")).Good();
    }

    private long Count(string name) => run.Telemetry.GetProperty(name).GetInt64();

    private static Comparer<string> ByPromise(params string[] names) =>
        Comparer<string>.Create((left, right) => Array.IndexOf(names, left) - Array.IndexOf(names, right));
}
