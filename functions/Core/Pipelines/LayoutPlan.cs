using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Core.Pipelines;

/// <summary>
/// Which layouts the views of a version have in the next epoch. A layout that can go on keeps its number. One that can't is followed by the
/// next of its view, which takes over the states of the newest layout of the same meaning.
/// </summary>
public static class LayoutPlan
{
    /// <summary>The most shards of a view, over all partitions: the timer pokes each of them once a second.</summary>
    public const int MostShards = 4_096;

    /// <summary>The layouts for a version, when the topic has <paramref name="partitions"/> partitions, after these epochs.</summary>
    public static IReadOnlyList<ViewLayout> Of(Pipeline version, int partitions, IReadOnlyList<PipelineEpoch> epochs) =>
        [.. version.Sharded.Select(one => Numbered(Wanted(one, partitions, epochs), partitions, epochs))];

    /// <summary>The newest epoch's layouts, but a view has another number of shards, or the same in new entities.</summary>
    public static IReadOnlyList<ViewLayout> Resharded(IReadOnlyList<PipelineEpoch> epochs, string view, int shards) =>
        Replaced(epochs, [view], layout => layout with { Shards = shards });

    /// <summary>
    /// The newest epoch's layouts, but some co-partitioned views are rekeyed: keys were found in other partitions than the partitioner
    /// says.
    /// </summary>
    public static IReadOnlyList<ViewLayout> Rekeyed(IReadOnlyList<PipelineEpoch> epochs, IReadOnlyCollection<string> views) =>
        Replaced(epochs, views, layout => Rekeyed(layout, epochs[^1].Partitions));

    private static List<ViewLayout> Replaced(
        IReadOnlyList<PipelineEpoch> epochs, IReadOnlyCollection<string> views, Func<ViewLayout, ViewLayout> change) =>
    [
        .. epochs[^1].Views.Select(layout =>
            views.Contains(layout.Name) ? change(layout) with { Number = Next(layout.Name, epochs) } : layout),
    ];

    private static ViewLayout Wanted(ISharded one, int partitions, IReadOnlyList<PipelineEpoch> epochs)
    {
        var declared = new ViewLayout(one.Name, default, one.Sharding, one.Shards)
        {
            Definition = one.DefinitionHash,
            Meaning = one.Meaning,
            Label = LabelOf(one, epochs),
            Declared = $"{one.Sharding}/{one.Shards}",
        };
        var last = epochs.LastOrDefault(epoch => epoch.View(one.Name)?.Meaning == one.Meaning);
        if (last?.View(one.Name) is not { } before)
            return declared;
        // A state that is divided by the keys alone can't be divided by partitions again, as it doesn't know where its keys come from.
        var mustRekey = before.Sharding == Sharding.Rekeyed || last.Partitions != partitions;
        var wanted = mustRekey && declared.Sharding == Sharding.CoPartitioned ? Rekeyed(declared, partitions) : declared;
        return wanted.Declared == before.Declared && wanted.Sharding == before.Sharding ? wanted with { Shards = before.Shards } : wanted;
    }

    private static ViewLayout Rekeyed(ViewLayout layout, int partitions) => layout.Sharding == Sharding.Rekeyed
        ? layout
        : layout with { Sharding = Sharding.Rekeyed, Shards = Math.Min(MostShards, layout.Shards * partitions) };

    private static string LabelOf(ISharded one, IReadOnlyList<PipelineEpoch> epochs)
    {
        var layouts = epochs.Select(epoch => epoch.View(one.Name)).OfType<ViewLayout>().ToList();
        return layouts.Find(layout => layout.Meaning == one.Meaning)?.Label
            ?? ViewLabel.Of(one.Name, 1 + layouts.DistinctBy(layout => layout.Meaning).Count());
    }

    /// <summary>The layout with the number that it has in the newest epoch, or with a new number.</summary>
    private static ViewLayout Numbered(ViewLayout wanted, int partitions, IReadOnlyList<PipelineEpoch> epochs) =>
        epochs is [.., var newest] && newest.View(wanted.Name) is { } present && present.Continues(wanted, newest.Partitions == partitions)
            ? wanted with { Number = present.Number }
            : wanted with { Number = Next(wanted.Name, epochs) };

    private static LayoutNumber Next(string view, IReadOnlyList<PipelineEpoch> epochs) =>
        new(1 + epochs.Select(epoch => epoch.View(view)?.Number.Value ?? 0).DefaultIfEmpty(0).Max());
}
