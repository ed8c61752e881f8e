using System.Text;
using System.Text.Json.Nodes;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Workloads.Telemetry;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Workloads.Contract;

namespace Serverless.EndToEnd.Tests.Runs;

/// <summary>
/// Runs of the telemetry pipeline with other views than the shipped ones: verified as far as the truth goes, and the report says how far.
/// </summary>
[Collection(RunTests.Name)]
public sealed class ChangedPipelineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JsonObject _pipeline = JsonNode.Parse(
        ShippedPipeline.File,
        documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true })!.AsObject();

    private JsonArray Views => _pipeline["views"]!.AsArray();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Views_removed_renamed_added_and_changed_are_verified_as_the_pipeline_defines_them()
    {
        _pipeline["eventTime"]!["bound"] = "2s";
        Views.Remove(Views.Single(view => view!["name"]!.GetValue<string>() == ShippedPipeline.TopTalkers));
        View(ShippedPipeline.DeviceMetrics)["name"] = "gadgets";
        View("gadgets")["aggregates"]!["quantiles"] = Json(
            """{ "kind": "quantiles", "field": "value", "quantiles": [0.1, 0.999], "accuracy": 0.05 }""");
        View(ShippedPipeline.SiteMetrics)["window"] = Json("""{ "hopping": { "size": "30s", "slide": "5s" } }""");
        View(ShippedPipeline.SiteMetrics)["allowedLateness"] = "0s";
        View(ShippedPipeline.LinkFlaps)["window"] = Json("""{ "session": { "gap": "3s" } }""");
        Views.Add(Json(
            """
            { "name": "ports", "key": ["interface", "device"], "sharding": "rekeyed", "shards": 3, "window": { "tumbling": "2s" },
              "where": "metric in ['if.in.octets', 'cpu.load']",
              "aggregates": {
                "n": { "kind": "count" }, "total": { "kind": "sum", "field": "value" },
                "top": { "kind": "top-k", "field": "site", "weight": "value", "k": 3 } } }
            """));

        var telemetry = await RunAsync();

        Assert.Empty(telemetry.NotVerified);
        Assert.True(telemetry.Verified);
    }

    [Fact]
    public async Task Views_and_aggregates_without_a_truth_are_named_and_the_others_verified()
    {
        View(ShippedPipeline.DeviceMetrics)["aggregates"]!["spread"] = Json("""{ "kind": "variance", "field": "value" }""");
        View(ShippedPipeline.SiteMetrics)["key"] = Json("""["model", "metric"]""");
        View(ShippedPipeline.TopTalkers)["where"] = "value > 5";
        View(ShippedPipeline.LinkFlaps)["window"] = Json("""{ "sliding": { "size": "10s", "step": "1s" } }""");

        var telemetry = await RunAsync();

        Assert.True(telemetry.Verified);
        Assert.Equal(
            [
                "view 'device-metrics', aggregate 'spread': no truth for variance of 'value' in this view",
                "view 'site-metrics': no truth for the key field 'model'",
                "view 'top-talkers': no truth for its condition (value > 5)",
                "view 'link-flaps': no truth for a sliding window",
                "how many events are merged, late and filtered: not every view has a truth",
            ],
            telemetry.NotVerified);
    }

    [Fact]
    public async Task Other_transforms_leave_nothing_to_verify()
    {
        var transforms = _pipeline["transforms"]!.AsArray();
        transforms.RemoveAt(transforms.Count - 1);
        _pipeline["fields"]!["agent"] = Json("""{ "type": "number" }""");

        var telemetry = await RunAsync();

        Assert.Null(telemetry.Verified);
        Assert.Equal(
            [
                "all views: field 'agent' may reject events that the truth takes for accepted",
                "all views: the transforms differ from those that the truth was written for",
            ],
            telemetry.NotVerified);
    }

    private JsonNode View(string name) => Views.Single(view => view!["name"]!.GetValue<string>() == name)!;

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;

    private async Task<PipelineReport> RunAsync()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "telemetry.json"), _pipeline.ToJsonString(), Encoding.UTF8);
        var options = new RunOptions
        {
            Pipelines = ["telemetry"], PipelineFolder = _folder.Path, Generate = [new GeneratedLoad("telemetry", 20_000, null)],
            UntilDrained = true, Seed = 11, MostDeadLetters = 1,
            WorkloadOptions = new Dictionary<string, long> { ["devices"] = 30 }, View = ViewStyle.None, Port = 0,
        };
        var report = await new RunSession(options, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.True(report.IsGood, string.Join('\n', RunProblems.Find(report)));
        return report.Pipelines["telemetry"];
    }
}
