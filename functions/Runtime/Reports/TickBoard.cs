using System.Collections.Concurrent;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Reports;

/// <summary>
/// What the ticks of this process have seen of each pipeline, so that whoever watches needs no request: the newest, which is put into words
/// when somebody asks for it, and some minutes of samples. Empty in a process that makes no ticks. Safe for any thread.
/// </summary>
public sealed class TickBoard
{
    /// <summary>How many samples are kept of a pipeline: a quarter of an hour of ticks.</summary>
    public const int MostSamples = 900;

    private readonly ConcurrentDictionary<string, Seen> _seen = new();

    /// <summary>Takes what a tick has seen.</summary>
    internal void Show(string pipeline, LedgerSample sample, Func<TickReport> report)
    {
        var seen = _seen.GetOrAdd(pipeline, _ => new Seen());
        lock (seen.Samples)
        {
            if (seen.Samples.Count == MostSamples)
                seen.Samples.Dequeue();
            seen.Samples.Enqueue(sample);
        }
        // Most ticks are never asked for.
        seen.Newest = (sample.At, new Lazy<TickReport>(report));
    }

    /// <summary>The newest report of a pipeline, when it is no older than <paramref name="since"/>; else null.</summary>
    public TickReport? Newest(string pipeline, DateTimeOffset since) =>
        _seen.TryGetValue(pipeline, out var seen) && seen.Newest is var (at, report) && at >= since ? report.Value : null;

    /// <summary>The samples of a pipeline, oldest first.</summary>
    public IReadOnlyList<LedgerSample> Samples(string pipeline)
    {
        if (!_seen.TryGetValue(pipeline, out var seen))
            return [];
        lock (seen.Samples)
            return [.. seen.Samples];
    }

    private sealed class Seen
    {
        public Queue<LedgerSample> Samples { get; } = new();

        public (DateTimeOffset At, Lazy<TickReport> Report)? Newest { get; set; }
    }
}
