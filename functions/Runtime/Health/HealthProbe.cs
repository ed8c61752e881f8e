using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Health;

/// <summary>
/// Reports whether the pipelines can do their work, from what the timer, batches and the collector last stored: one read every fifteen
/// seconds, whatever the number of callers. A timer that has stopped is a problem by itself. Safe for any thread.
/// </summary>
public sealed class HealthProbe
{
    /// <summary>How long what was read is used.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Age of a report at which the timer counts as stopped: time to write and read one, and one minute for what the clocks of two
    /// instances may differ and for a timer that moves to another instance.
    /// </summary>
    internal static readonly TimeSpan Stopped = TimeSpan.FromSeconds(90);

    /// <summary>Age at which what the collector said doesn't count any more; it runs every ten minutes.</summary>
    internal static readonly TimeSpan CollectorStopped = TimeSpan.FromMinutes(30);

    private readonly IReadOnlyList<string> _pipelines;
    private readonly IngestFunctions? _functions;
    private readonly ITickReports _ticks;
    private readonly Exception? _fault;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private Task<Reading>? _reading;
    private long _readAt;

    internal HealthProbe(
        IEnumerable<string> pipelines, ITickReports ticks, Exception? fault, TimeProvider clock, IngestFunctions? functions = null)
    {
        _pipelines = [.. pipelines];
        _functions = functions;
        _ticks = ticks;
        _fault = fault;
        _clock = clock;
    }

    /// <summary>
    /// The health of all pipelines. The details are the problem of the settings, if there is one (then nothing is healthy); how many
    /// functions must take topics, and of how many this instance has told its host; and for each pipeline its status, its problem, the
    /// seconds since the timer looked, what stops the reading of a partition, how long the collector keeps more than the retention, how
    /// many ids were forgotten early, the epoch, the lag in records, each partition's head, its stuck shards, and both sides of each view's
    /// sum. Pressure counts as healthy: removing a busy instance would make the others busier. A shadow has an entry as any pipeline, which
    /// has no part in the whole.
    /// </summary>
    public async Task<HealthAnswer> CheckAsync(CancellationToken ct)
    {
        var reading = _fault is { } fault ? new Reading([], fault.Message) : await LatestAsync().WaitAsync(ct).ConfigureAwait(false);
        var pipelines = _pipelines.ToDictionary(name => name, name => PipelineOf(name, reading));
        foreach (var notRun in _functions?.NotRun.AsEnumerable() ?? [])
            pipelines[notRun.Key] = new JsonObject { ["status"] = "degraded", ["error"] = string.Join(Environment.NewLine, notRun.Value) };
        // A candidate's trouble is no reason to take an instance from the pipelines that run for themselves.
        var isHealthy = _fault is null && pipelines.All(one => ShadowRun.IsName(one.Key) || one.Value["error"] is null);
        var details = new JsonObject
        {
            ["status"] = isHealthy ? "healthy" : "degraded",
            ["error"] = _fault?.Message,
            ["functions"] = _functions?.ToJson(),
            ["pipelines"] = new JsonObject(pipelines.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        };
        return new HealthAnswer(isHealthy, details.ToJsonString(JsonSerializerOptions.Web));
    }

    /// <summary>
    /// What the details say of one pipeline, with what this process has seen of it since the last stored report:
    /// <paramref name="newer"/>, null for nothing. It costs no more reads.
    /// </summary>
    internal async Task<JsonObject> LookAsync(string pipeline, TickReport? newer, CancellationToken ct)
    {
        var reading = _fault is { } fault ? new Reading([], fault.Message) : await LatestAsync().WaitAsync(ct).ConfigureAwait(false);
        return PipelineOf(pipeline, newer is null ? reading : reading with { Reports = [newer, .. reading.Reports] });
    }

    /// <summary>Callers at the same time wait for the same read. None of them can cancel it.</summary>
    private Task<Reading> LatestAsync()
    {
        lock (_lock)
        {
            if (_reading is null || (_reading.IsCompleted && _clock.GetElapsedTime(_readAt) >= Kept))
                (_reading, _readAt) = (Task.Run(ReadAsync), _clock.GetTimestamp());
            return _reading;
        }
    }

    private async Task<Reading> ReadAsync()
    {
        try
        {
            return new Reading(await _ticks.ReadAsync(CancellationToken.None).ConfigureAwait(false), null);
        }
        catch (StoreUnavailableException fault)
        {
            return new Reading([], fault.Message);
        }
    }

    private JsonObject PipelineOf(string name, Reading reading)
    {
        var report = reading.Reports.FirstOrDefault(report => report.Pipeline == name && report.Part.Length == 0);
        var age = report is null ? TimeSpan.Zero : AgeOf(report);
        var stops = StopsOf(name, reading);
        var retention = reading.Reports.FirstOrDefault(report =>
            report.Pipeline == name && report.Part == TickReport.Retention && AgeOf(report).Duration() <= CollectorStopped);
        var ids = reading.Reports.FirstOrDefault(report =>
            report.Pipeline == name && report.Part == TickReport.Ids && AgeOf(report).Duration() <= Stopped);
        var problem = reading.Problem ?? TickReport.Join(
            [_functions?.ProblemOf(name), stops.FirstOrDefault(), ProblemOf(report, age), retention?.Problem, ids?.Problem]);
        var details = report is null ? [] : (JsonObject)JsonNode.Parse(report.Details)!;
        var isPressed = details["pressure"]?.GetValue<bool>() == true;
        return new JsonObject(
        [
            new("status", problem is not null ? "degraded" : isPressed ? "under-pressure" : "healthy"),
            new("error", problem),
            new("lastTickSeconds", report is null ? null : Math.Round(age.TotalSeconds, 1)),
            new("ingestStops", new JsonArray([.. stops.Select(stop => (JsonNode)stop)])),
            new("retention", retention is null ? null : JsonNode.Parse(retention.Details)),
            new("ids", ids is null ? null : JsonNode.Parse(ids.Details)),
            .. details.Select(detail => KeyValuePair.Create(detail.Key, detail.Value?.DeepClone())),
        ]);
    }

    /// <summary>Why sources of a pipeline aren't read. They say it again as long as it lasts, whichever instance has them.</summary>
    private List<string> StopsOf(string name, Reading reading) => [.. reading.Reports
        .Where(report => report.Pipeline == name && report.IsStop && AgeOf(report).Duration() <= Stopped)
        .OrderBy(report => report.Part, StringComparer.Ordinal).Select(report => report.Problem!)];

    private TimeSpan AgeOf(TickReport report) => _clock.GetUtcNow() - report.At;

    private static string? ProblemOf(TickReport? report, TimeSpan age) => true switch
    {
        _ when report is null => "the timer hasn't reported yet: wait some seconds; if it stays so, restart the app",
        _ when age.Duration() > Stopped => string.Create(CultureInfo.InvariantCulture,
            $"the timer last reported {age.TotalSeconds:0} s ago: windows don't close and lost pokes stay lost; restart the app"),
        _ => report.Problem,
    };

    private sealed record Reading(IReadOnlyList<TickReport> Reports, string? Problem);
}
