using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Watermarks;

/// <summary>
/// The work of the timer, each second: pokes every shard of the current epoch with the ledger's heads and the idle partitions. So a lost
/// poke delays a shard by a second, and windows close even when no events come.
/// </summary>
public sealed class WatermarkProcessor
{
    private readonly IReadOnlyList<WatermarkPorts> _pipelines;
    private readonly ShellServices _shell;
    private readonly Dictionary<string, string> _problems = [];

    // Names the ticks of this process: only between two of them does time count for shards whose sources are all idle.
    private readonly long _process = BitConverter.ToInt64(Guid.NewGuid().ToByteArray());
    private readonly long _started;
    private long _ticks;

    internal WatermarkProcessor(IEnumerable<WatermarkPorts> pipelines, ShellServices shell)
    {
        _pipelines = [.. pipelines];
        _shell = shell;
        _started = shell.Clock.GetTimestamp();
    }

    /// <summary>
    /// One tick for all pipelines. A pipeline that fails is tried again at the next tick; its problem is logged once, not every second.
    /// </summary>
    public async Task TickAsync(IPokes pokes, CancellationToken ct)
    {
        var elapsed = _shell.Clock.GetElapsedTime(_started);
        var tick = new TickMark(_process, Interlocked.Increment(ref _ticks), (long)elapsed.TotalMilliseconds);
        foreach (var ports in _pipelines)
        {
            try
            {
                await PokeAllAsync(ports, pokes, tick, flush: false, ct).ConfigureAwait(false);
                if (_problems.Remove(ports.Versions.Name))
                    Log.TickRecovered(_shell.Log, ports.Versions.Name);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Report(ports.Versions.Name, exception.Message);
            }
        }
    }

    /// <summary>Asks the shards of a pipeline to fire and close every window once they have applied all that is sealed.</summary>
    public async Task FlushAsync(string pipeline, IPokes pokes, CancellationToken ct) =>
        await PokeAllAsync(_pipelines.First(ports => ports.Versions.Name == pipeline), pokes, tick: null, flush: true, ct)
            .ConfigureAwait(false);

    private void Report(string pipeline, string problem)
    {
        if (_problems.TryGetValue(pipeline, out var known) && known == problem)
            return;
        _problems[pipeline] = problem;
        Log.TickFailed(_shell.Log, pipeline, problem);
    }

    private async ValueTask PokeAllAsync(WatermarkPorts ports, IPokes pokes, TickMark? tick, bool flush, CancellationToken ct)
    {
        var pipeline = ports.Versions.Current;
        var epoch = await ports.Epochs.RefreshAsync(pipeline, ct).ConfigureAwait(false);
        var heads = await ChainHeads.ReadAsync(ports.Ledger, epoch, ct).ConfigureAwait(false);
        var ends = await ports.Topic.EndsAsync(pipeline.Definition.Topic, ct).ConfigureAwait(false);
        await ports.Guard.LookAsync(pipeline.Definition.Topic, heads, ends, ct).ConfigureAwait(false);
        var timeout = TimeSpan.FromMilliseconds(pipeline.Definition.EventTime.IdleMs);
        var idle = await ports.Idle.ObserveAsync(pipeline.Definition.Topic, heads, ends, timeout, ct).ConfigureAwait(false);
        Measure(ports, heads, ends, idle);
        var poke = new Poke
        {
            Epoch = epoch.Epoch.Value,
            Heads = heads.Select((head, partition) => (partition, head.Last.Value))
                .ToDictionary(head => head.partition, head => head.Value),
            Idle = idle,
            Tick = tick,
            SentAtMs = _shell.NowMs,
            Flush = flush,
        };
        foreach (var shard in epoch.Shards())
            await pokes.SendAsync(shard, poke, ct).ConfigureAwait(false);
        // What is sealed goes on; nothing new is read.
        if (ports.Guard.Problem is { } problem)
            throw new TopicRecreatedException(problem);
    }

    private void Measure(
        WatermarkPorts ports, PartitionHead[] heads, IReadOnlyDictionary<Partition, Offset> ends, IReadOnlyList<int> idle)
    {
        var (tag, now) = (Instruments.Pipeline(ports.Versions.Name), _shell.NowMs);
        var lag = ends.Where(end => end.Key.Value < heads.Length)
            .Sum(end => ports.Idle.Unread(end.Key.Value, heads[end.Key.Value].Last, end.Value));
        Instruments.Lag.Record(lag, tag);
        var lowest = heads.Where((head, partition) => head.Watermark != EventTime.Min && !idle.Contains(partition))
            .Select(head => head.Watermark.Milliseconds)
            .DefaultIfEmpty(now)
            .Min();
        Instruments.WatermarkDelay.Record(now - lowest, tag);
    }
}
