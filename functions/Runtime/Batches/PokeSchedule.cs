using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Which shards to poke after a seal, and with what. Every shard that a chunk's partition feeds keeps its pointer until it is poked; it is
/// poked when it has something to merge and its last poke was long enough ago. When no batch follows, the timer pokes the shard.
/// </summary>
internal sealed class PokeSchedule(ShellServices shell)
{
    private readonly Dictionary<ShardId, PendingPoke> _pending = [];
    private PipelineEpoch? _epoch;

    public async ValueTask SendAsync(PipelineEpoch epoch, FoldedBatch batch, IPokes pokes, CancellationToken ct)
    {
        List<(ShardId, Poke)> due = [];
        if (_epoch != epoch)
        {
            due.AddRange(Ended(epoch).Select(shard => (shard, new Poke { Epoch = epoch.Epoch.Value })));
            _pending.Clear();
        }
        _epoch = epoch;
        Collect(epoch, batch);
        due.AddRange(TakeDue(epoch.Epoch));
        // A poke that is lost costs a second: then the timer pokes the shard.
        foreach (var (shard, reason) in await PokeRound.SendAsync(pokes, due, shell, ct).ConfigureAwait(false))
            Log.PokeLost(shell.Log, shard, reason);
    }

    /// <summary>Shards that an epoch no longer has: the sooner they hand over, the sooner those begin that take over.</summary>
    private IEnumerable<ShardId> Ended(PipelineEpoch epoch) => _epoch?.Shards().Except(epoch.Shards()) ?? [];

    private void Collect(PipelineEpoch epoch, FoldedBatch batch)
    {
        var sections = batch.Sections.ToDictionary(section => (section.Part, section.Shard, section.Source));
        for (var part = 0; part < epoch.Views.Count; part++)
        {
            var layout = epoch.Views[part];
            foreach (var row in batch.Rows)
            {
                foreach (var shard in layout.FedBy(row.Partition))
                {
                    sections.TryGetValue((part, shard, row.Source), out var section);
                    PendingOf(new ShardId(epoch.Pipeline, layout.Name, layout.Number, shard)).Add(row, section, batch, shell.Options);
                }
            }
        }
    }

    private List<(ShardId Shard, Poke Poke)> TakeDue(Epoch epoch)
    {
        var due = new List<(ShardId, Poke)>();
        foreach (var (shard, pending) in _pending)
        {
            if (pending.TakeIfDue(epoch, shell.Clock, shell.Options.PokeInterval) is { } poke)
                due.Add((shard, poke));
        }
        return due;
    }

    private PendingPoke PendingOf(ShardId shard) =>
        _pending.TryGetValue(shard, out var pending) ? pending : _pending[shard] = new PendingPoke();
}
