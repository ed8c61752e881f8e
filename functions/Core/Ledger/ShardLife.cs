using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>A shard over the epochs of its pipeline: in which of them its layout is valid, and which layouts the view had before.</summary>
public sealed class ShardLife
{
    private ShardLife(ShardId id, IReadOnlyList<PipelineEpoch> epochs, ViewLayout layout, PipelineEpoch last)
    {
        Id = id;
        Layout = layout;
        Last = last;
        Epochs = epochs;
    }

    /// <summary>All epochs of the pipeline that are known, oldest first.</summary>
    public IReadOnlyList<PipelineEpoch> Epochs { get; }

    /// <summary>Which shard.</summary>
    public ShardId Id { get; }

    /// <summary>The layout that the shard belongs to.</summary>
    public ViewLayout Layout { get; }

    /// <summary>The newest epoch that has the layout.</summary>
    public PipelineEpoch Last { get; }

    /// <summary>The partitions that feed the shard.</summary>
    public IEnumerable<Partition> Sources => Layout.SourcesOf(Id.Shard, Last.Partitions);

    /// <summary>
    /// The life of a shard among <paramref name="epochs"/>, which are all of the pipeline's, oldest first; null when none of them has its
    /// layout.
    /// </summary>
    public static ShardLife? Of(ShardId id, IReadOnlyList<PipelineEpoch> epochs)
    {
        var last = epochs.LastOrDefault(epoch => epoch.View(id.View)?.Number == id.Layout);
        return last is null ? null : new ShardLife(id, epochs, last.View(id.View)!, last);
    }

    /// <summary>Whether the shard follows its sources into an epoch: its layout doesn't end before that epoch.</summary>
    public bool Reaches(Epoch epoch) => epoch.CompareTo(Last.Epoch) <= 0;

    /// <summary>The epochs from <paramref name="first"/> to the last that the shard follows, oldest first.</summary>
    public IEnumerable<PipelineEpoch> From(Epoch first) =>
        Epochs.Where(epoch => epoch.Epoch.CompareTo(first) >= 0 && Reaches(epoch.Epoch));

    /// <summary>The view's layout in an epoch that the shard follows; null when there was no such view then.</summary>
    public ViewLayout? LayoutIn(Epoch epoch) => Epochs.First(one => one.Epoch == epoch).View(Id.View);
}
