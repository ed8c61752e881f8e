using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Repair;

/// <summary>A place in a source's chain that shards can't get past.</summary>
/// <param name="Source">The source.</param>
/// <param name="Fence">Up to where they have applied it.</param>
/// <param name="Kind">What is wrong there.</param>
/// <param name="Shards">Which shards.</param>
/// <param name="Next">The row that they can't apply; null when the ledger has none after the fence.</param>
internal sealed record StuckPlace(Source Source, ChainPoint Fence, StuckKind Kind, IReadOnlyList<ShardId> Shards, ChunkRow? Next)
{
    /// <summary>The places that reports name, by source and point.</summary>
    public static async ValueTask<IReadOnlyList<StuckPlace>> OfAsync(
        ObjectRows rows, IEnumerable<ShardReport> reports, CancellationToken ct)
    {
        var places = new List<StuckPlace>();
        var stuck = reports.SelectMany(report => report.Fences.Select(fence => (report.Shard, fence)))
            .Where(one => one.fence.Stuck is not null);
        foreach (var place in stuck.GroupBy(one => (one.fence.Source, one.fence.At, Kind: one.fence.Stuck!.Value)))
        {
            var next = await rows.AfterAsync(place.Key.Source, place.Key.At, ct).ConfigureAwait(false);
            places.Add(new StuckPlace(
                place.Key.Source, place.Key.At, place.Key.Kind, [.. place.Select(one => one.Shard)], next));
        }
        return [.. places.OrderBy(place => place.Source).ThenBy(place => place.Fence)];
    }
}
