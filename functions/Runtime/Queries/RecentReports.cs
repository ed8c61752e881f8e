using System.Collections.Concurrent;
using Serverless.Core.Ledger;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Queries;

/// <summary>
/// Up to where the windows of shards have fired, as they reported it at most ten seconds ago: so a question which is asked often reads no
/// reports. What it says is never ahead of the shards. Safe for any thread.
/// </summary>
internal sealed class RecentReports(IShardReports reports, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (IReadOnlyDictionary<ShardId, EventTime> Fired, long ReadAt)> _known = new();

    /// <summary>By shard of a pipeline; one that has not reported is left out.</summary>
    public async ValueTask<IReadOnlyDictionary<ShardId, EventTime>> FiredAsync(string pipeline, CancellationToken ct)
    {
        if (_known.TryGetValue(pipeline, out var known) && clock.GetElapsedTime(known.ReadAt) < Lifetime)
            return known.Fired;
        var readAt = clock.GetTimestamp();
        var said = await reports.ReadAsync(pipeline, ct).ConfigureAwait(false);
        // What waits in an outbox may be a correction of what is stored.
        var fired = said.Where(report => report.HasBegun)
            .ToDictionary(report => report.Shard, report => report.Outbox == 0 ? report.Watermark : EventTime.Min);
        _known[pipeline] = (fired, readAt);
        return fired;
    }
}
