using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Verification;

/// <summary>Which results a shard must have stored by now.</summary>
/// <param name="status">What its state says; null when it has none.</param>
/// <param name="sources">What feeds it. A state that was saved before an epoch knows nothing of the sources that came with it.</param>
/// <param name="reach">Where their chains end.</param>
internal sealed class ShardProgress(ShardStatus? status, IEnumerable<Source> sources, LedgerReach reach)
{
    private readonly EventTime _closed = IsCaughtUp(status, sources, reach) ? status!.Watermark : EventTime.Min;

    /// <summary>
    /// Whether the store must hold the window's last pane: the window has closed in the shard, and the shard has applied all that is sealed
    /// and written all that it emitted.
    /// </summary>
    public bool MustBeStored(Result pane) => pane.End <= _closed;

    private static bool IsCaughtUp(ShardStatus? status, IEnumerable<Source> sources, LedgerReach reach)
    {
        if (status is not { Outbox: 0 })
            return false;
        var fences = status.Sources.ToDictionary(fence => fence.Source, fence => fence.At);
        return sources.Union(fences.Keys).All(source => fences.GetValueOrDefault(source, ChainPoint.Start) >= reach.HeadOf(source));
    }
}
