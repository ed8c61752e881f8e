using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;

namespace Serverless.EndToEnd.Tests.Dashboard;

/// <summary>A run of the shipped pipeline on some good events and some hostile ones, which lasts until it is stopped.</summary>
internal sealed class WatchedRun : IDisposable
{
    private const string Overview = "api/dashboard/data/pipelines/telemetry/overview";

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<RunReport> _run;

    private WatchedRun(int good, IReadOnlyDictionary<string, string?> settings)
    {
        var events = HostileEvents.Good(good).Concat(HostileEvents.Lines()).ToList();
        Events = events.Count;
        var options = new RunOptions
        {
            Pipelines = ["telemetry"],
            Feeds = new Dictionary<string, string> { ["telemetry"] = _folder.Write("feed.jsonl", string.Join('\n', events)) },
            Data = Path.Combine(_folder.Path, "data"), For = TimeSpan.FromMinutes(10), View = ViewStyle.None, Port = FreePort(),
            MostDeadLetters = 1,
            // What shards have applied is to be seen at once.
            Settings = new Dictionary<string, string?>(settings) { ["Runtime:ReportInterval"] = "00:00:01" },
        };
        Client.BaseAddress = new Uri($"http://127.0.0.1:{options.Port}/");
        _run = new RunSession(options, TimeProvider.System).RunAsync(_stop.Token);
    }

    public HttpClient Client { get; } = new();

    /// <summary>The lines of the feed.</summary>
    public int Events { get; }

    /// <summary>Begins a run; all its events are read and applied then.</summary>
    public static async Task<WatchedRun> StartAsync(int good, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var run = new WatchedRun(good, settings ?? new Dictionary<string, string?>());
        await Wait.UntilAsync(async () => await run.IsAppliedAsync(), "all events applied");
        return run;
    }

    public async Task<JsonElement> OverviewAsync() => JsonDocument.Parse(await Client.GetStringAsync(Overview)).RootElement;

    /// <summary>Ends the run.</summary>
    public async Task<PipelineReport> StopAsync()
    {
        await _stop.CancelAsync();
        return (await _run).Pipelines["telemetry"];
    }

    public void Dispose()
    {
        Client.Dispose();
        _stop.Cancel();
        _stop.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> IsAppliedAsync()
    {
        if (_run.IsCompleted)
            await _run;
        try
        {
            var overview = await OverviewAsync();
            return overview.TryGetProperty("sums", out var sums) && sums.GetProperty("read").GetInt64() >= Events
                && overview.GetProperty("shards").GetProperty("views").EnumerateArray().Any()
                && overview.GetProperty("verdict").GetProperty("inWords").GetString() == "all accounted for";
        }
        catch (HttpRequestException)
        {
            // It doesn't listen yet.
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
