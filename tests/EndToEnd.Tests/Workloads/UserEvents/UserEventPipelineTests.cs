using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Parsing;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Workloads.Contract;
using Serverless.Local.Workloads.UserEvents;

namespace Serverless.EndToEnd.Tests.Workloads.UserEvents;

/// <summary>The shipped pipeline of user events, and what its generator takes it for.</summary>
[Collection(RunTests.Name)]
public sealed class UserEventPipelineTests
{
    private static readonly UserEventScenario Scenario =
        new() { Seed = 7, Count = 20_000, Users = 500, Items = 100, DirtyShare = 0.1, EventsPerSecond = 5 };

    private static string File { get; } =
        System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pipelines", "user-events.json"));

    private static PipelineDefinition Shipped { get; } = PipelineParser.Parse(Encoding.UTF8.GetBytes(File)).Definition!;

    [Fact]
    public void All_of_the_shipped_pipeline_has_a_truth()
    {
        var truth = UserEventTruth.Create(Scenario, Shipped);
        Assert.Empty(truth.NotVerified);
        Assert.True(truth.HasAllViews);
        _ = truth.Results().Count();
        Assert.Equal(20_000, truth.Counts!.Produced);
        Assert.True(truth.Counts.Balances);
        Assert.True(truth.Counts is { Late: > 0, Filtered: > 100, Duplicate: > 100, DeadLettered.Count: 8 });
    }

    [Theory]
    [InlineData("\"within\": \"1h\" }", "\"within\": \"1h\" }", null)]
    [InlineData("\"by\": [\"eventId\"]", "\"by\": [\"item\"]", "the ids of 'deduplicate' are not those")]
    [InlineData("segment == 'bot'", "segment == 'guest'", "the transforms differ")]
    [InlineData("\"aliases\": [\"userId\"]", "\"aliases\": [\"uid\"]", "field 'user' is not declared")]
    public void A_pipeline_that_treats_events_otherwise_has_none(string part, string instead, string? problem)
    {
        Assert.Contains(part, File, StringComparison.Ordinal);
        var changed = PipelineParser.Parse(Encoding.UTF8.GetBytes(File.Replace(part, instead, StringComparison.Ordinal))).Definition!;
        var reasons = UserEventTruth.Create(Scenario, changed).NotVerified;
        if (problem is null)
            Assert.Empty(reasons);
        else
            Assert.Contains(problem, Assert.Single(reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void The_generators_times_are_those_of_the_pipeline()
    {
        Assert.Equal(UserEventTiming.Bound, Shipped.EventTime.BoundMs);
        var longest = Shipped.Views.Where(view => view.Window is TumblingWindow)
            .Max(view => ((TumblingWindow)view.Window).SizeMs + view.AllowedLatenessMs);
        Assert.Equal(UserEventTiming.LateForAll, longest);
    }

    [Fact]
    public async Task A_run_with_five_schema_versions_duplicates_and_dirt_equals_its_truth()
    {
        var options = RunDefaults.Complete(new RunOptions
        {
            Pipelines = ["user-events"],
            PipelineFolder = RunSettings.PipelineFolder,
            Generate = [new GeneratedLoad("user-events", 20_000, null)],
            WorkloadOptions = new Dictionary<string, long> { ["users"] = 500, ["dirty"] = 10 },
            UntilDrained = true,
            View = ViewStyle.None,
        });
        var report = await new RunSession(options, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.True(report.IsGood, string.Join('\n', RunProblems.Find(report)));
        var pipeline = report.Pipelines["user-events"];
        Assert.True(pipeline.Verified);
        Assert.True(pipeline is { Duplicate: > 100, Late: > 0 });
        // What is found there may be shown; of the others only that they are encrypted.
        Assert.StartsWith("action: teleport (", pipeline.Examples["not-allowed"], StringComparison.Ordinal);
        Assert.StartsWith("user: encrypted, 'deadletters' shows it (", pipeline.Examples["length"], StringComparison.Ordinal);
        Assert.StartsWith("encrypted, ", pipeline.Examples["malformed"], StringComparison.Ordinal);
        Assert.Equal(8, pipeline.DeadLettered.ByReason.Count);
    }
}
