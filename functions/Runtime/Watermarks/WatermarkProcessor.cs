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

    internal WatermarkProcessor(IEnumerable<WatermarkPorts> pipelines, ShellServices shell)
    {
        _pipelines = [.. pipelines];
        _shell = shell;
    }

    /// <summary>
    /// One tick for all pipelines. A pipeline that fails is tried again at the next tick; its problem is logged once, not every second.
    /// </summary>
    public async Task TickAsync(IPokes pokes, CancellationToken ct)
    {
        foreach (var ports in _pipelines)
        {
            try
            {
                await PokeAllAsync(ports, pokes, flush: false, ct).ConfigureAwait(false);
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
        await PokeAllAsync(_pipelines.First(ports => ports.Versions.Name == pipeline), pokes, flush: true, ct).ConfigureAwait(false);

    private void Report(string pipeline, string problem)
    {
        if (_problems.TryGetValue(pipeline, out var known) && known == problem)
            return;
        _problems[pipeline] = problem;
        Log.TickFailed(_shell.Log, pipeline, problem);
    }

    private async ValueTask PokeAllAsync(WatermarkPorts ports, IPokes pokes, bool flush, CancellationToken ct)
    {
        var pipeline = ports.Versions.Current;
        var epoch = await ports.Epochs.RefreshAsync(pipeline, ct).ConfigureAwait(false);
        var heads = await ChainHeads.ReadAsync(ports.Ledger, epoch, ct).ConfigureAwait(false);
        var ends = await ports.Topic.EndsAsync(pipeline.Definition.Topic, ct).ConfigureAwait(false);
        await ports.Guard.LookAsync(pipeline.Definition.Topic, heads, ends, ct).ConfigureAwait(false);
        Measure(pipeline.Name, heads, ends);
        var poke = new Poke
        {
            Epoch = epoch.Epoch.Value,
            Heads = heads.Select((head, partition) => (partition, head.Last.Value))
                .ToDictionary(head => head.partition, head => head.Value),
            Idle = ports.Idle.Observe(heads, ends, TimeSpan.FromMilliseconds(pipeline.Definition.EventTime.IdleMs)),
            SentAtMs = _shell.NowMs,
            Flush = flush,
        };
        foreach (var shard in epoch.Shards())
            await pokes.SendAsync(shard, poke, ct).ConfigureAwait(false);
        // What is sealed goes on; nothing new is read.
        if (ports.Guard.Problem is { } problem)
            throw new TopicRecreatedException(problem);
    }

    private void Measure(string pipeline, PartitionHead[] heads, IReadOnlyDictionary<Partition, Offset> ends)
    {
        var (tag, now) = (Instruments.Pipeline(pipeline), _shell.NowMs);
        var lag = ends.Where(end => end.Key.Value < heads.Length)
            .Sum(end => Math.Max(0, end.Value.Value - heads[end.Key.Value].Last.Value - 1));
        Instruments.Lag.Record(lag, tag);
        var lowest = heads.Where(head => head.Watermark != EventTime.Min)
            .Select(head => head.Watermark.Milliseconds)
            .DefaultIfEmpty(now)
            .Min();
        Instruments.WatermarkDelay.Record(now - lowest, tag);
    }
}
