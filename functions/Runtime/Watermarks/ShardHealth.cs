using System.Text.Json.Serialization;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Reports;

namespace Serverless.Runtime.Watermarks;

/// <summary>What the shards of a pipeline last said of themselves, at most some tens of seconds ago.</summary>
/// <param name="Stuck">Shards that can't go on.</param>
/// <param name="Aside">Shards that have set something aside.</param>
/// <param name="Views">By view, and by event sink, what its shards have made of what the ledger merged.</param>
/// <param name="Largest">By view the largest state, with the shard.</param>
internal sealed record ShardHealth(
    IReadOnlyList<StuckShard> Stuck, IReadOnlyList<ShardWithAside> Aside, IReadOnlyList<ViewHealth> Views,
    [property: JsonIgnore] IReadOnlyList<LargestState> Largest)
{
    /// <summary>Nothing is known.</summary>
    public static readonly ShardHealth None = new([], [], [], []);

    /// <summary>What the shards hold and have taken, those with the largest states first.</summary>
    public IReadOnlyList<ShardSize> Sizes { get; init; } = [];

    /// <summary>Whether no shard is stuck or has set anything aside, and nothing contradicts the sum of any view.</summary>
    public bool IsGood => Stuck.Count == 0 && Aside.Count == 0 && Views.All(view => view.Faults.Count == 0);

    /// <summary>
    /// Adds up what shards of the current epoch have said. The reports must be read before the heads, so that no shard seems to be after
    /// them.
    /// </summary>
    public static ShardHealth Of(Pipeline pipeline, PipelineEpoch epoch, IReadOnlyList<ShardReport> reports, EpochHeads heads)
    {
        var shards = epoch.Shards().ToHashSet();
        var current = reports.Where(report => shards.Contains(report.Shard)).ToList();
        var chains = heads.Totals;
        var views = pipeline.Views.Select(view => view.Name).Concat(pipeline.Sinks.Select(sink => sink.Name))
            .Where(view => epoch.View(view) is not null)
            .Select(view => HealthOf(epoch, view, chains, heads, [.. current.Where(report => report.Shard.View == view)]))
            .ToList();
        foreach (var view in views)
            Instruments.Waiting.Record(view.Waiting, Instruments.Pipeline(pipeline.Name), Instruments.View(view.View));
        return new ShardHealth(
            [.. current.Where(report => report.Stuck is not null).Select(one => new StuckShard(one.Shard.ToString(), one.Stuck!, one.At))],
            [.. current.Where(report => report.Aside.Count > 0).Select(one => new ShardWithAside(one.Shard.ToString(), one.Aside))],
            views,
            [.. current.GroupBy(report => report.Shard.View).Select(view => view.MaxBy(report => report.StateBytes)!)
                .Select(report => new LargestState(report.Shard, report.StateBytes))])
        {
            Sizes = [.. current.Select(ShardSize.Of)
                .OrderByDescending(size => size.Bytes).ThenBy(size => size.Shard, StringComparer.Ordinal)],
        };
    }

    private static ViewHealth HealthOf(
        PipelineEpoch epoch,
        string view,
        IReadOnlyDictionary<Source, ChainTotals> chains,
        EpochHeads heads,
        IReadOnlyList<ShardReport> reports)
    {
        var (balance, layout) = (ViewBalance.Of(view, chains, reports), epoch.View(view)!);
        var isCaughtUp = reports.Count == layout.TotalShards(epoch.Partitions)
            && !reports.Any(report => report.Lags(epoch.SourcesOf(report.Shard), heads));
        IReadOnlyList<string> faults = isCaughtUp && balance.Faults.Count == 0 && balance.Open != 0
            ? [$"{balance.Open} events that the ledger has merged are not applied, though every shard is at the end of its sources"]
            : balance.Faults;
        return new ViewHealth(view, balance.Merged - balance.Before, balance.Applied, balance.Open, balance.SetAside, balance.Lost, faults);
    }
}

/// <summary>A shard that can't go on: where and why as a sentence, and when it said so.</summary>
internal sealed record StuckShard(string Shard, string Why, DateTimeOffset At);

/// <summary>The shard of a view whose state is the largest.</summary>
internal sealed record LargestState(ShardId Shard, int Bytes);

/// <summary>How large a shard's state is, what waits in it to be written, and how many events it has merged.</summary>
internal sealed record ShardSize(string Shard, string View, int Bytes, int Outbox, long Applied)
{
    public static ShardSize Of(ShardReport report) => new(
        report.Shard.ToString(), report.Shard.View, report.StateBytes, report.Outbox, report.Fences.Sum(fence => fence.Applied));
}

/// <summary>What a shard could not merge, emit or store.</summary>
internal sealed record ShardWithAside(string Shard, ShardAside Aside);

/// <summary>Both sides of the sum of a view: merged by the ledger = applied + waiting + set aside + accepted as lost.</summary>
internal sealed record ViewHealth(
    string View, long Merged, long Applied, long Waiting, long SetAside, long Lost, IReadOnlyList<string> Faults);
