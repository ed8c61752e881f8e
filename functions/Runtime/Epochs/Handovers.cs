using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Epochs;

/// <summary>
/// Which shards of layouts that have ended have still to hand their states over. The shards are asked only while there may be any. One
/// thread at a time.
/// </summary>
internal sealed class Handovers(IShardReports reports)
{
    private readonly HashSet<(string View, LayoutNumber Number)> _done = [];

    /// <summary>Those shards, by the epochs, which are all of the pipeline's.</summary>
    public async ValueTask<IReadOnlyList<ShardId>> PendingAsync(IReadOnlyList<PipelineEpoch> epochs, CancellationToken ct)
    {
        var open = EndedLayout.Of(epochs).Where(layout => !_done.Contains((layout.View.Name, layout.View.Number))).ToList();
        if (open.Count == 0)
            return [];
        var said = (await reports.ReadAsync(epochs[^1].Pipeline, ct).ConfigureAwait(false)).ToDictionary(report => report.Shard);
        var pending = new List<ShardId>();
        foreach (var layout in open)
        {
            var waiting = PendingOf(layout, said);
            if (waiting.Count == 0)
                _done.Add((layout.View.Name, layout.View.Number));
            pending.AddRange(waiting);
        }
        return pending;
    }

    /// <summary>The shards of a layout that have still to hand over: none when all that take over have begun.</summary>
    public static IReadOnlyList<ShardId> PendingOf(EndedLayout layout, IReadOnlyDictionary<ShardId, ShardReport> said)
    {
        var isTaken = layout.Successor is not null && layout.Successors.All(shard => said.GetValueOrDefault(shard)?.HasBegun == true);
        return isTaken ? [] : [.. layout.Shards.Where(shard => said.GetValueOrDefault(shard)?.HasHandedOver != true)];
    }
}
