using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Verification;

/// <summary>Which results a shard must have stored by now.</summary>
internal sealed class ShardProgress(ShardStatus? status, LedgerReach reach)
{
    private readonly EventTime _closed = IsCaughtUp(status, reach) ? status!.Watermark : EventTime.Min;

    /// <summary>
    /// Whether the store must hold the window's last pane: the window has closed in the shard, and the shard has applied all that is sealed
    /// and written all that it emitted.
    /// </summary>
    public bool MustBeStored(Result pane) => pane.End <= _closed;

    private static bool IsCaughtUp(ShardStatus? status, LedgerReach reach) =>
        status is { Outbox: 0 } && status.Sources.All(fence => fence.At >= reach.HeadOf(fence.Source));
}
