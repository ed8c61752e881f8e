using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>A layout that the newest epoch hasn't: its shards hand their states over.</summary>
/// <param name="View">The layout.</param>
/// <param name="Last">The last epoch that has it.</param>
/// <param name="Successor">
/// The first epoch with the next layout of the same meaning, whose shards take over; null when there is none.
/// </param>
public sealed record EndedLayout(ViewLayout View, PipelineEpoch Last, PipelineEpoch? Successor)
{
    /// <summary>Its shards.</summary>
    public IEnumerable<ShardId> Shards => Last.Shards().Where(shard => shard.View == View.Name);

    /// <summary>The shards that take over from them; none when there is no successor.</summary>
    public IEnumerable<ShardId> Successors => Successor?.Shards().Where(shard => shard.View == View.Name) ?? [];

    /// <summary>All that have ended, in the order of their views and numbers. <paramref name="epochs"/> are all, oldest first.</summary>
    public static IReadOnlyList<EndedLayout> Of(IReadOnlyList<PipelineEpoch> epochs)
    {
        var last = new SortedDictionary<(string View, int Number), (ViewLayout Layout, PipelineEpoch Epoch)>();
        foreach (var epoch in epochs)
        {
            foreach (var view in epoch.Views)
                last[(view.Name, view.Number.Value)] = (view, epoch);
        }
        return [.. last.Values.Where(one => one.Epoch != epochs[^1])
            .Select(one => new EndedLayout(one.Layout, one.Epoch, SuccessorOf(one.Layout, one.Epoch.Epoch, epochs)))];
    }

    private static PipelineEpoch? SuccessorOf(ViewLayout layout, Epoch last, IReadOnlyList<PipelineEpoch> epochs) =>
        epochs.FirstOrDefault(epoch => epoch.Epoch > last && epoch.View(layout.Name)?.Meaning == layout.Meaning);
}
