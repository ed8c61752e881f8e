using System.Collections.Concurrent;
using Serverless.Runtime.Metrics;

namespace Serverless.Runtime.Dashboard;

/// <summary>
/// What this process has measured of its own work on a pipeline, since it began. With several instances each knows its own part only; what
/// the ledger counts is of all of them. Safe for any thread.
/// </summary>
internal sealed class InstanceFigures(MeterReadings readings, TimeProvider clock)
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    private readonly DateTimeOffset _since = clock.GetUtcNow();
    private readonly ConcurrentDictionary<string, Queue<Work>> _work = new();

    public object Of(string pipeline) => new
    {
        since = _since,
        panes = new
        {
            early = PanesOf(pipeline, "early"), onTime = PanesOf(pipeline, "on-time"), late = PanesOf(pipeline, "late"),
            correction = PanesOf(pipeline, "correction"),
        },
        latencyMs = LatencyOf(readings.LatencyOf(pipeline)),
        batches = readings.Value("serverless.batches", pipeline),
        redelivered = readings.Value("serverless.records.redelivered", pipeline),
        storeRetries = readings.Value("serverless.store.retries", pipeline),
        sinkFailures = readings.Value("serverless.sink.failures", pipeline),
        rejectedResults = readings.Sum("serverless.results.rejected", pipeline),
        pressureRaised = readings.Value("serverless.pressure.raised", pipeline),
    };

    /// <summary>
    /// What its stages took between now and the newest call that is ten seconds older; since the process began at the first one.
    /// </summary>
    public StageShares StagesOf(string pipeline)
    {
        var (now, times) = (clock.GetUtcNow(), Stage.All.ToDictionary(stage => stage, stage => TimeOf(pipeline, stage)));
        var calls = _work.GetOrAdd(pipeline, _ => new Queue<Work>([new Work(_since, new Dictionary<string, long>())]));
        Work before;
        lock (calls)
        {
            while (calls.Count > 1 && now - calls.ElementAt(1).At >= Span)
                calls.Dequeue();
            before = calls.Peek();
            calls.Enqueue(new Work(now, times));
        }
        var seconds = (now - before.At).TotalSeconds;
        return seconds <= 0 ? StageShares.None : new StageShares(
            times.ToDictionary(one => one.Key, one => SecondsOf(one.Value - before.Times.GetValueOrDefault(one.Key)) / seconds), seconds);
    }

    private static double SecondsOf(long measured) => measured / 1e3 / MeterReadings.TicksPerMs;

    private long TimeOf(string pipeline, string stage) =>
        readings.Value("serverless.stage.time", stage == Stage.Throttling ? "" : pipeline, stage);

    private long PanesOf(string pipeline, string kind) => readings.Value("serverless.panes", pipeline, kind);

    private static object? LatencyOf(LatencyHistogram latencies) => latencies.Max is not { } max ? null : new
    {
        p50 = latencies.Quantile(0.5), p90 = latencies.Quantile(0.9), p99 = latencies.Quantile(0.99), max, count = latencies.Count,
    };

    private sealed record Work(DateTimeOffset At, IReadOnlyDictionary<string, long> Times);
}
