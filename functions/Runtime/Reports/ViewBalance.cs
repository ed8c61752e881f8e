using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Reports;

/// <summary>
/// Both sides of the ledger's sum for one view: what its sources' chains have merged, and what its shards have made of that.
/// </summary>
/// <param name="View">The view's name.</param>
/// <param name="Merged">Events that the ledger counts as merged by the view.</param>
/// <param name="Before">Of them, those that were merged before the first layout of the view's meaning.</param>
/// <param name="Applied">Events that shards have merged.</param>
/// <param name="SetAside">Events that shards could not merge, emit or store.</param>
/// <param name="Faults">What contradicts the sum, a sentence each; empty when nothing does.</param>
public sealed record ViewBalance(string View, long Merged, long Before, long Applied, long SetAside, IReadOnlyList<string> Faults)
{
    /// <summary>What shards have stepped over, as was accepted: how many of the merged events that are is known within bounds.</summary>
    public LostEvents Stepped { get; init; }

    /// <summary>Merged events that are accepted as lost: as many as shards don't account for, within the bounds.</summary>
    public long Lost => LostBeside(0);

    /// <summary>Merged events that shards have neither applied nor set aside, and that aren't lost. 0 when none of them lags.</summary>
    public long Open => OpenBeside(0);

    /// <summary>The same, when that many events are known to wait for shards.</summary>
    public long LostBeside(long waiting) =>
        Math.Clamp(Merged - Before - Applied - SetAside - waiting, Stepped.Least, Math.Max(Stepped.Least, Stepped.Most));

    /// <summary>The same, when that many events are known to wait for shards: 0 when all is accounted for.</summary>
    public long OpenBeside(long waiting) => Merged - Before - Applied - SetAside - waiting - LostBeside(waiting);

    /// <summary>Adds up a view.</summary>
    /// <param name="view">Its name.</param>
    /// <param name="chains">What the chains of its sources hold.</param>
    /// <param name="shards">What its shards say of themselves. One that says nothing has applied nothing.</param>
    public static ViewBalance Of(string view, IReadOnlyDictionary<Source, ChainTotals> chains, IReadOnlyList<ShardReport> shards)
    {
        var faults = new List<string>();
        var takenBack = shards.Sum(shard => shard.Aside.TakenBack);
        var (merged, before, applied, aside) = (0L, 0L, -takenBack, takenBack);
        var stepped = default(LostEvents);
        foreach (var (source, totals) in chains)
        {
            var fences = shards.Select(shard => shard.FenceOf(source)).OfType<ReportedFence>().ToList();
            var start = fences.Select(fence => fence.Base).DefaultIfEmpty(0).Min();
            var (taken, left) = (fences.Sum(fence => fence.Applied), fences.Sum(fence => fence.SetAside));
            faults.AddRange(fences.Where(fence => fence.Base != start).Take(1).Select(_ => BegunApart(shards, source, start)));
            var lost = fences.Aggregate(default(LostEvents), (sum, fence) => sum.Plus(fence.Lost));
            if (start + taken + left + lost.Least > totals.MergedBy(view))
                faults.Add($"partition {source}: shards have applied or set aside {taken + left} events, the ledger has "
                    + $"{totals.MergedBy(view) - start} for them: the ledger has lost rows, or a shard has applied some twice");
            (merged, before) = (merged + totals.MergedBy(view), before + start);
            (applied, aside, stepped) = (applied + taken, aside + left, stepped.Plus(lost));
        }
        return new ViewBalance(view, merged, before, applied, aside, faults) { Stepped = stepped };
    }

    private static string BegunApart(IReadOnlyList<ShardReport> shards, Source source, long start)
    {
        var late = shards.Where(shard => shard.FenceOf(source) is { } fence && fence.Base != start);
        return $"partition {source}: {string.Join(", ", late.Select(shard => shard.Shard))} say that they "
            + "account for other events than the other shards do";
    }
}
