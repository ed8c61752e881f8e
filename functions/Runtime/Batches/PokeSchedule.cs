using Serverless.Core.Definitions;
using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Which shards to poke after a seal, and with what. Every shard that a chunk's partition feeds keeps its pointer until it is poked; it is poked when it has
/// something to merge and its last poke was long enough ago. What waits when no batch follows, the timer's poke sees to.
/// </summary>
internal sealed class PokeSchedule(PipelineContext context)
{
    private readonly Dictionary<ShardId, PendingPoke> _pending = [];
    private PipelineEpoch? _epoch;

    public async ValueTask SendAsync(PipelineEpoch epoch, IReadOnlyList<ChunkRow> rows, DeltaWriter delta, IPokes pokes, CancellationToken ct)
    {
        if (_epoch != epoch)
            _pending.Clear();
        _epoch = epoch;
        Collect(epoch, rows, delta);
        foreach (var (shard, poke) in TakeDue())
        {
            try
            {
                await pokes.SendAsync(shard, poke, ct).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A hint: the timer's poke does its work a second later.
                Log.PokeLost(context.Log, shard, exception);
            }
        }
    }

    private void Collect(PipelineEpoch epoch, IReadOnlyList<ChunkRow> rows, DeltaWriter delta)
    {
        var sections = delta.Sections.ToDictionary(section => (section.View, section.Shard, section.Partition));
        for (var view = 0; view < epoch.Views.Count; view++)
        {
            foreach (var row in rows)
            {
                foreach (var shard in ShardsOf(epoch.Views[view], row))
                {
                    sections.TryGetValue((view, shard, row.Partition), out var section);
                    PendingOf(new ShardId(epoch.Pipeline, epoch.Epoch, epoch.Views[view].Name, shard)).Add(row, section, delta, context.Options);
                }
            }
        }
    }

    private List<(ShardId Shard, Poke Poke)> TakeDue()
    {
        var now = context.Clock.GetUtcNow();
        var due = new List<(ShardId, Poke)>();
        foreach (var (shard, pending) in _pending)
        {
            if (pending.TakeIfDue(now, context.Options.PokeInterval) is { } poke)
                due.Add((shard, poke));
        }
        return due;
    }

    private PendingPoke PendingOf(ShardId shard) => _pending.TryGetValue(shard, out var pending) ? pending : _pending[shard] = new PendingPoke();

    private static IEnumerable<int> ShardsOf(ViewLayout view, ChunkRow row) => view.Sharding == Sharding.CoPartitioned
        ? Enumerable.Range(row.Partition.Value * view.Shards, view.Shards)
        : Enumerable.Range(0, view.Shards);
}
