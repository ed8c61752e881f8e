using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.EndToEnd.Tests.Commands;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Workloads.Telemetry;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;

namespace Serverless.EndToEnd.Tests.Runs;

/// <summary>The shipped pipeline with windows of a day whose early panes are only kept: asked for over HTTP, then in the folder.</summary>
[Collection(ProcessTests.Name)]
public sealed class LiveRunTests : IDisposable
{
    private const string Key = "sw1|cpu.load";

    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose() => _folder.Dispose();

    // run      8 events ──► state ─────────────────── stopped
    // HTTP                    ?live=true: 8           refused: 400
    // verb                                            results --live: 8
    [Fact]
    public async Task Open_windows_are_answered_from_the_entities_and_stored_nowhere()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "telemetry.json"), PipelineText(), Encoding.UTF8);
        var feed = _folder.Write("feed.jsonl", string.Join('\n', Enumerable.Range(0, 8).Select(number =>
            $$"""{"device":"sw1","metric":"cpu.load","value":{{number}},"timestamp":"2024-11-28T13:22:2{{number}}.000Z"}""")));
        var options = new RunOptions
        {
            Pipelines = ["telemetry"], PipelineFolder = _folder.Path, Feeds = new Dictionary<string, string> { ["telemetry"] = feed },
            Data = Data, For = TimeSpan.FromMinutes(5), View = ViewStyle.None, Port = FreePort(),
        };
        using var stop = new CancellationTokenSource();
        var run = new RunSession(options, TimeProvider.System).RunAsync(stop.Token);
        using var client = new HttpClient();
        var results = new Uri($"http://127.0.0.1:{options.Port}/api/pipelines/telemetry/views/{ShippedPipeline.DeviceMetrics}/results");

        await Wait.UntilAsync(async () => await EventsAsync(client, $"{results}?live=true") == 8, "all events in the answer");
        Assert.Equal(8, await EventsAsync(client, $"{results}?live=true&key={Uri.EscapeDataString(Key)}"));
        using var unknown = await client.GetAsync(new Uri($"{results}?live=true&key={Uri.EscapeDataString("sw1|cpu.loda")}"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(8, await EventsAsync(client, $"{results}?live=true&newestPerKey=true&prefix=sw"));
        Assert.Equal(0, await EventsAsync(client, results.ToString()));
        Assert.Equal(0, await EventsAsync(client, $"{results}?live=false"));
        using var refused = await client.GetAsync(new Uri($"{results}?live=yes"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(
            "'live' is 'yes', which is not true or false.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await stop.CancelAsync();
        var report = (await run).Pipelines["telemetry"];

        Assert.Equal((0, 0), (report.Panes.Early, report.Panes.OnTime));
        Assert.True(report.LatencyMs?.Max > 0, "the latency of what is kept is that of the states");
        Assert.Equal(0, Events((await ResultsAsync()).Out));
        Assert.Equal(8, Events((await ResultsAsync("--live")).Out));
        Assert.Contains("early", (await ResultsAsync("--live")).Out, StringComparison.Ordinal);
    }

    private async Task<Cli> ResultsAsync(params string[] options)
    {
        using var folder = new Variable("Pipelines__Folder", _folder.Path);
        string[] verb = ["results", "--data", Data, "--pipeline", "telemetry", "--view", ShippedPipeline.DeviceMetrics, "--format", "json"];
        return (await Cli.RunAsync([.. verb, .. options])).Good();
    }

    private static string PipelineText()
    {
        var pipeline = JsonNode.Parse(
            ShippedPipeline.File, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        var view = pipeline["views"]!.AsArray().Single(view => view!["name"]!.GetValue<string>() == ShippedPipeline.DeviceMetrics)!;
        (view["window"], view["early"]) = (new JsonObject { ["tumbling"] = "1d" }, "kept");
        pipeline["views"] = new JsonArray(view.DeepClone());
        return pipeline.ToJsonString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>How many events the results have; -1 when there is no answer yet.</summary>
    private static async Task<long> EventsAsync(HttpClient client, string address)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(address));
            return response.IsSuccessStatusCode
                ? Events(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("results").GetRawText())
                : -1;
        }
        catch (HttpRequestException)
        {
            return -1;
        }
    }

    private static long Events(string json) =>
        JsonDocument.Parse(json).RootElement.EnumerateArray().Sum(result => result.GetProperty("events").GetInt64());
}
