using Serverless.Core.Ledger;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Queries;

/// <summary>Which results of a view are final (<see cref="WindowKind.IsFinal"/>), by what the shards last reported.</summary>
internal sealed class Finality
{
    private readonly FoundView _found;
    private readonly IReadOnlyDictionary<ShardId, EventTime> _fired;
    private readonly WindowKind _kind;

    private Finality(FoundView found, IReadOnlyDictionary<ShardId, EventTime> fired) =>
        (_found, _fired, _kind) = (found, fired, WindowKind.Of(found.View));

    /// <summary>Asks the reports.</summary>
    public static async ValueTask<Finality> OfAsync(FoundView found, RecentReports reports, CancellationToken ct) =>
        new(found, await reports.FiredAsync(found.Versions.Name, ct).ConfigureAwait(false));

    /// <summary>Whether a result is final: not where its shard, or one that may be, has not reported.</summary>
    public bool IsFinal(Result result) => result.Kind != PaneKind.Early && _kind.IsFinal(_found.View, result, FiredFor(result.Id.Key));

    private EventTime FiredFor(string key)
    {
        var fired = EventTime.Max;
        var shards = LiveShards.IdsOf(_found, [key]);
        foreach (var shard in shards)
            fired = EventTime.Earlier(fired, _fired.GetValueOrDefault(shard, EventTime.Min));
        return shards.Count == 0 ? EventTime.Min : fired;
    }
}
