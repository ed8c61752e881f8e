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
/// What the timer does: tells every shard of the current epoch where the ledger's heads are and which partitions are idle. So
/// a poke that was lost costs a second, and windows close although nothing comes.
/// </summary>
public sealed class WatermarkProcessor
{
    private readonly IReadOnlyList<PipelineContext> _pipelines;
    private readonly Dictionary<string, string> _problems = [];

    internal WatermarkProcessor(IEnumerable<PipelineContext> pipelines) => _pipelines = [.. pipelines];

    /// <summary>One tick for all pipelines. A pipeline that fails is left to the next tick; what is wrong with it is logged once, not every second.</summary>
    public async Task TickAsync(IPokes pokes, CancellationToken ct)
    {
        foreach (var context in _pipelines)
        {
            try
            {
                await PokeAllAsync(context, pokes, flush: false, ct).ConfigureAwait(false);
                if (_problems.Remove(context.Pipeline.Name))
                    Log.TickRecovered(context.Log, context.Pipeline.Name);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Report(context, exception.Message);
            }
        }
    }

    private void Report(PipelineContext context, string problem)
    {
        if (_problems.TryGetValue(context.Pipeline.Name, out var known) && known == problem)
            return;
        _problems[context.Pipeline.Name] = problem;
        Log.TickFailed(context.Log, context.Pipeline.Name, problem);
    }

    /// <summary>Asks the shards of a pipeline to fire and close every window once they have applied all that is sealed.</summary>
    public async Task FlushAsync(string pipeline, IPokes pokes, CancellationToken ct) =>
        await PokeAllAsync(_pipelines.First(context => context.Pipeline.Name == pipeline), pokes, flush: true, ct).ConfigureAwait(false);

    private static async ValueTask PokeAllAsync(PipelineContext context, IPokes pokes, bool flush, CancellationToken ct)
    {
        var epoch = await context.Epochs.RefreshAsync(ct).ConfigureAwait(false);
        var heads = await ChainHeads.ReadAsync(context.Stores.Ledger, epoch, ct).ConfigureAwait(false);
        var ends = await context.Topic.EndsAsync(context.Pipeline.Definition.Topic, ct).ConfigureAwait(false);
        Measure(context, heads, ends);
        var poke = new Poke
        {
            Heads = heads.Select((head, partition) => (partition, head.Last.Value)).ToDictionary(head => head.partition, head => head.Value),
            Idle = context.Idle.Observe(heads, ends, TimeSpan.FromMilliseconds(context.Pipeline.Definition.EventTime.IdleMs)),
            SentAtMs = context.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Flush = flush,
        };
        foreach (var view in epoch.Views)
        {
            for (var shard = 0; shard < view.TotalShards(epoch.Partitions); shard++)
                await pokes.SendAsync(new ShardId(epoch.Pipeline, epoch.Epoch, view.Name, shard), poke, ct).ConfigureAwait(false);
        }
    }

    private static void Measure(PipelineContext context, PartitionHead[] heads, IReadOnlyDictionary<Partition, Offset> ends)
    {
        var pipeline = new KeyValuePair<string, object?>("pipeline", context.Pipeline.Name);
        var now = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        Instruments.Lag.Record(ends.Where(end => end.Key.Value < heads.Length).Sum(end => Math.Max(0, end.Value.Value - heads[end.Key.Value].Last.Value - 1)), pipeline);
        var furthest = heads.Where(head => head.Watermark != EventTime.Min).Select(head => head.Watermark.Milliseconds).DefaultIfEmpty(now).Min();
        Instruments.WatermarkDelay.Record(now - furthest, pipeline);
    }
}
