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
        var ended = EndedLayout.Of(epochs);
        var open = ended.Where(layout => !_done.Contains((layout.View.Name, layout.View.Number))).ToList();
        if (open.Count == 0)
            return [];
        var said = (await reports.ReadAsync(epochs[^1].Pipeline, ct).ConfigureAwait(false)).ToDictionary(report => report.Shard);
        var pending = new List<ShardId>();
        foreach (var layout in open)
        {
            var waiting = PendingOf(layout, ended, said);
            if (waiting.Count == 0)
                _done.Add((layout.View.Name, layout.View.Number));
            pending.AddRange(waiting);
        }
        return pending;
    }

    /// <summary>
    /// The shards of a layout that have still to hand over: none when all that take over have begun. Of those that have handed over too
    /// nothing may be left; then it counts that the ones after them have begun.
    /// </summary>
    /// <param name="layout">The layout.</param>
    /// <param name="ended">All that have ended.</param>
    /// <param name="said">What shards have reported.</param>
    public static IReadOnlyList<ShardId> PendingOf(
        EndedLayout layout, IReadOnlyList<EndedLayout> ended, IReadOnlyDictionary<ShardId, ShardReport> said)
    {
        return IsTaken(layout) ? [] : [.. layout.Shards.Where(shard => said.GetValueOrDefault(shard)?.HasHandedOver != true)];

        bool IsTaken(EndedLayout one) => one.Successor is not null
            && (one.Successors.All(shard => said.GetValueOrDefault(shard)?.HasBegun == true)
                || (ended.FirstOrDefault(next => IsNext(next.View, one.Successor.View(one.View.Name)!)) is { } next && IsTaken(next)));

        static bool IsNext(ViewLayout one, ViewLayout successor) => (one.Name, one.Number) == (successor.Name, successor.Number);
    }
}
