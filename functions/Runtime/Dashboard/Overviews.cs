using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Health;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Questions;
using Serverless.Runtime.Reports;

namespace Serverless.Runtime.Dashboard;

/// <summary>
/// What a page shows of each pipeline, as JSON. Made once a second at most, whatever the number of callers, of what health reads anyway
/// (four times a minute) and of what this process has seen and measured: so nobody who watches costs a request. Safe for any thread.
/// </summary>
public sealed class Overviews
{
    /// <summary>How long one is used.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    // A tick that is older than that has failed, or another process makes them: then the stored reports are newer.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly PipelineCatalog _catalog;
    private readonly HealthProbe _health;
    private readonly TickBoard _board;
    private readonly Func<string, HotKeys> _hot;
    private readonly InstanceFigures? _figures;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, ReportedSamples> _reported = new();
    private readonly Dictionary<string, (Task<Overview> Made, long At)> _made = [];

    internal Overviews(
        PipelineCatalog catalog, HealthProbe health, TickBoard board, Func<string, HotKeys> hot, MeterReadings? readings,
        TimeProvider clock)
    {
        (_catalog, _health, _board, _hot, _clock) = (catalog, health, board, hot, clock);
        _figures = readings is null ? null : new InstanceFigures(readings, clock);
    }

    /// <summary>A pipeline at this moment; a problem when this process doesn't run it.</summary>
    public async Task<(byte[]? Json, Problem? Problem)> PipelineAsync(string pipeline, CancellationToken ct)
    {
        if (_catalog.Find(pipeline, out var problem) is not { } found)
            return (null, problem);
        var overview = await NewestAsync(found).WaitAsync(ct).ConfigureAwait(false);
        return (Bytes(overview.ToJson(_clock.GetUtcNow())), null);
    }

    /// <summary>A line for each pipeline that this process runs, by name.</summary>
    public async Task<byte[]> PipelinesAsync(CancellationToken ct)
    {
        var lines = new JsonArray();
        foreach (var pipeline in _catalog.All)
            lines.Add(((await NewestAsync(pipeline).WaitAsync(ct).ConfigureAwait(false))).ToLine());
        return Bytes(new JsonObject { ["pipelines"] = lines, ["count"] = lines.Count });
    }

    /// <summary>
    /// Where topic and ledger of a pipeline were in the last minutes, oldest first, a list a figure; a problem when this process doesn't
    /// run it.
    /// </summary>
    public (byte[]? Json, Problem? Problem) History(string pipeline)
    {
        if (_catalog.Find(pipeline, out var problem) is null)
            return (null, problem);
        var samples = SamplesOf(pipeline);
        return (JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                pipeline,
                at = samples.Select(sample => sample.At.ToUnixTimeMilliseconds()),
                ends = samples.Select(sample => sample.Ends),
                records = samples.Select(sample => sample.Records),
                read = samples.Select(sample => sample.Read),
                deadLettered = samples.Select(sample => sample.DeadLettered),
                late = samples.Select(sample => sample.Late),
                lag = samples.Select(sample => sample.Lag),
                delayMs = samples.Select(sample => sample.DelayMs),
            },
            JsonSerializerOptions.Web), null);
    }

    /// <summary>Callers at the same time wait for the same one. None of them can cancel it.</summary>
    private Task<Overview> NewestAsync(Pipeline pipeline)
    {
        lock (_made)
        {
            if (_made.TryGetValue(pipeline.Name, out var known)
                && !(known.Made.IsCompleted && _clock.GetElapsedTime(known.At) >= Kept))
                return known.Made;
            var made = Task.Run(() => MakeAsync(pipeline));
            _made[pipeline.Name] = (made, _clock.GetTimestamp());
            return made;
        }
    }

    private async Task<Overview> MakeAsync(Pipeline pipeline)
    {
        var newest = _board.Newest(pipeline.Name, _clock.GetUtcNow() - Fresh);
        var health = await _health.LookAsync(pipeline.Name, newest, CancellationToken.None).ConfigureAwait(false);
        health["isLive"] = newest is not null;
        if (newest is null)
            _reported.GetOrAdd(pipeline.Name, _ => new ReportedSamples()).See(health, _clock.GetUtcNow());
        return new Overview(pipeline, health, SamplesOf(pipeline.Name), _hot(pipeline.Name), _figures);
    }

    /// <summary>Those of this process's ticks; those of stored reports where another process makes them.</summary>
    private IReadOnlyList<LedgerSample> SamplesOf(string pipeline) =>
        _board.Samples(pipeline) is { Count: > 0 } seen && seen[^1].At >= _clock.GetUtcNow() - Fresh ? seen
        : _reported.TryGetValue(pipeline, out var reported) ? reported.All
        : _board.Samples(pipeline);

    private static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, JsonSerializerOptions.Web);
}
