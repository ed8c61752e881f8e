using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.EndToEnd.Tests.Workloads.Counters;
using Serverless.EndToEnd.Tests.Workloads.Telemetry;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Settings;
using Serverless.Local.Workloads;
using Serverless.Local.Workloads.Contract;
using Serverless.Local.Workloads.Telemetry;

namespace Serverless.EndToEnd.Tests.Workloads;

/// <summary>A second workload through the same door, run for real beside the first.</summary>
[Collection(RunTests.Name)]
public sealed class SecondWorkloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SecondWorkloadTests()
    {
        _folder.Write("counters.json", CounterWorkload.PipelineFile);
        File.WriteAllBytes(Path.Combine(_folder.Path, "telemetry.json"), ShippedPipeline.File);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_workloads_run_side_by_side_and_both_equal_their_truth()
    {
        var report = await RunAsync(Options(new CounterWorkload()) with
        {
            Pipelines = ["counters", "telemetry"],
            Generate = [new GeneratedLoad("counters", 500, null), new GeneratedLoad("telemetry", 5_000, null)],
            WorkloadOptions = new Dictionary<string, long> { ["counters"] = 4, ["devices"] = 20 },
        });

        Assert.True(report.IsGood, string.Join('\n', RunProblems.Find(report)));
        Assert.All(report.Pipelines.Values, pipeline => Assert.True(pipeline.Verified));
        // 500 seconds, a counter every fourth: 9 minutes of each of 4 counters.
        Assert.Equal((500, 36), (report.Pipelines["counters"].Read, report.Pipelines["counters"].Results));
    }

    [Fact]
    public async Task A_result_that_differs_from_the_truth_fails_the_run()
    {
        var report = await RunAsync(
            Options(new CounterWorkload(countsWrong: true)) with { Generate = [new GeneratedLoad("counters", 100, null)] });

        Assert.False(report.Pipelines["counters"].Verified);
        Assert.Contains("counters: results or counts differ from the truth", RunProblems.Find(report));
    }

    [Fact]
    public void A_run_that_says_nothing_generates_the_default_load_of_every_workload()
    {
        var completed = RunDefaults.Complete(
            Options(new CounterWorkload()) with { Pipelines = ["counters", "telemetry"], UntilDrained = false });

        Assert.Equal([new GeneratedLoad("counters", 500, null), new GeneratedLoad("telemetry", 1_200_000, 20_000)], completed.Generate);
        Assert.True(completed.UntilDrained);
    }

    [Fact]
    public void Each_workload_has_options_and_live_sources_of_its_own()
    {
        var options = Options(new CounterWorkload());

        Assert.Equal(["devices", "counters"], options.Workloads.Options.Select(option => option.Name));
        Refused(
            "--counters 101: must be from 1 to 100",
            options with { WorkloadOptions = new Dictionary<string, long> { ["counters"] = 101 } });
        Refused(
            "no live source of that name: 'counters' has ones",
            options with { Feeds = new Dictionary<string, string> { ["counters"] = "host" } });
        Assert.NotNull(RunDefaults.Complete(options with { Feeds = new Dictionary<string, string> { ["counters"] = "ones" } }));
    }

    private static void Refused(string reason, RunOptions options) =>
        Assert.Contains(reason, Assert.Throws<UsageException>(() => RunDefaults.Complete(options)).Message, StringComparison.Ordinal);

    private static Task<RunReport> RunAsync(RunOptions options) =>
        new RunSession(options, TimeProvider.System).RunAsync(CancellationToken.None);

    private RunOptions Options(IWorkload counters) => new()
    {
        Pipelines = ["counters"],
        PipelineFolder = _folder.Path,
        Workloads = new WorkloadCatalog(new TelemetryWorkload(), counters),
        UntilDrained = true,
        View = ViewStyle.None,
    };
}
