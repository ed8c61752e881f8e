using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Operations;
using Serverless.EndToEnd.Tests.Workloads.Telemetry;
using Serverless.Local.Commands;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Runs;

/// <summary>The shipped pipeline gains an aggregate between two runs on one data folder, in the middle of a window.</summary>
[Collection(RunTests.Name)]
public sealed class GainedAggregateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose() => _folder.Dispose();

    // seconds   20.0 ... 20.7     22.0 22.1 22.2
    // run       first: 8 events   second: 3 events, with 'spread' beside the other aggregates
    // window    [20, 30) ──────── all 11; 'spread' of the last 3, and it says since when
    [Fact]
    public async Task A_window_keeps_its_events_and_the_new_aggregate_says_since_when()
    {
        var pipeline = JsonNode.Parse(
            ShippedPipeline.File, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        await RunAsync(pipeline, Enumerable.Range(0, 8).Select(number => 20_000 + (number * 100)));

        var view = pipeline["views"]!.AsArray().Single(view => view!["name"]!.GetValue<string>() == ShippedPipeline.DeviceMetrics)!;
        view["aggregates"]!["spread"] = new JsonObject { ["kind"] = "variance", ["field"] = "value" };
        var between = TimeProvider.System.GetUtcNow();
        await RunAsync(pipeline, [22_000, 22_100, 22_200]);

        var version = PipelineFiles.Load(_folder.Path, "telemetry");
        await using var data = StoredData.Open(Data, [version], "");
        var json = await data.Pipelines.Results.QueryJsonAsync(
            "telemetry", ShippedPipeline.DeviceMetrics, null, null, null, 10, CancellationToken.None);
        var result = Assert.Single(JsonDocument.Parse(json!).RootElement.EnumerateArray());
        Assert.Equal(11, result.GetProperty("events").GetInt64());
        Assert.Equal(11, result.GetProperty("values").GetProperty("count").GetInt64());
        Assert.Equal(1, result.GetProperty("values").GetProperty("mean").GetDouble());
        Assert.Equal(0, result.GetProperty("values").GetProperty("spread").GetDouble());
        Assert.True(result.GetProperty("since").GetProperty("spread").GetDateTimeOffset() >= between.AddMilliseconds(-1));
    }

    private async Task RunAsync(JsonNode pipeline, IEnumerable<int> times)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "telemetry.json"), pipeline.ToJsonString(), Encoding.UTF8);
        var feed = Path.Combine(_folder.Path, "feed.jsonl");
        await File.WriteAllLinesAsync(feed, times.Select(ms =>
            $$"""{"device":"sw1","metric":"cpu.load","value":1,"timestamp":"2024-11-28T13:22:{{ms / 1000}}.{{ms % 1000:000}}Z"}"""));
        var options = new RunOptions
        {
            Pipelines = ["telemetry"], PipelineFolder = _folder.Path, Feeds = new Dictionary<string, string> { ["telemetry"] = feed },
            Data = Data, UntilDrained = true, View = ViewStyle.None, Port = 0,
            // The embedded broker begins with an empty topic each time.
            Settings = new Dictionary<string, string?> { ["Runtime:TopicRecreated"] = "newEpoch" },
        };
        var report = await new RunSession(options, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.True(report.IsGood, string.Join('\n', RunProblems.Find(report)));
    }
}
