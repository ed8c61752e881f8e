using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>
/// A shard over the epochs of its pipeline: in which of them its layout is valid, what came before it, and what comes after.
/// </summary>
public sealed class ShardLife
{
    private ShardLife(ShardId id, IReadOnlyList<PipelineEpoch> epochs, PipelineEpoch first, PipelineEpoch last)
    {
        Id = id;
        Layout = last.View(id.View)!;
        First = first;
        Last = last;
        Epochs = epochs;
    }

    /// <summary>Which shard.</summary>
    public ShardId Id { get; }

    /// <summary>The layout that the shard belongs to.</summary>
    public ViewLayout Layout { get; }

    /// <summary>The epoch in which the layout begins.</summary>
    public PipelineEpoch First { get; }

    /// <summary>The newest epoch that has the layout.</summary>
    public PipelineEpoch Last { get; }

    /// <summary>All epochs of the pipeline that are known, oldest first.</summary>
    public IReadOnlyList<PipelineEpoch> Epochs { get; }

    /// <summary>The partitions that feed the shard, and what is redriven of them.</summary>
    public IEnumerable<Source> Sources => Last.SourcesOf(Id);

    /// <summary>Whether an epoch has begun without the layout: then the shard hands its state over.</summary>
    public bool HasEnded => Last.Epoch < Epochs[^1].Epoch;

    /// <summary>
    /// The life of a shard among <paramref name="epochs"/>, which are all of the pipeline's, oldest first; null when none of them has its
    /// layout.
    /// </summary>
    public static ShardLife? Of(ShardId id, IReadOnlyList<PipelineEpoch> epochs)
    {
        var having = epochs.Where(epoch => epoch.View(id.View)?.Number == id.Layout).ToList();
        return having.Count == 0 ? null : new ShardLife(id, epochs, having[0], having[^1]);
    }

    /// <summary>Whether a key with this hash, that one of the shard's partitions has, is the shard's.</summary>
    public bool Owns(ulong keyHash) => Layout.ShardOf(keyHash, Sources.FirstOrDefault().Partition) == Id.Shard;

    /// <summary>Whether the shard reads what is sealed into an epoch.</summary>
    public bool Reads(Epoch epoch) => epoch >= First.Epoch && epoch <= Last.Epoch;

    /// <summary>The epochs from <paramref name="first"/> to the last that the shard reads, oldest first.</summary>
    public IEnumerable<PipelineEpoch> From(Epoch first) => Epochs.Where(epoch => epoch.Epoch >= first && Reads(epoch.Epoch));

    /// <summary>
    /// Where the chain of a source begins for the shard, when no row of an epoch before says so, because the source came while the layout
    /// lasted or with it; null when one does.
    /// </summary>
    public ChainPoint? StartOf(Source source)
    {
        var came = Epochs.First(epoch => epoch.Partitions > source.Partition.Value && (source.IsTopic || epoch.TakesRedrives)).Epoch;
        return came >= First.Epoch ? ChainPoint.Before(came, Offset.None) : null;
    }

    /// <summary>The epoch before the first one of the layout; null when that is the pipeline's first.</summary>
    public PipelineEpoch? Before => First.Epoch.Value == 1 ? null : Epochs[First.Epoch.Value - 2];

    /// <summary>
    /// The lives of the shards whose states this one goes on with: those of the newest earlier layout of the same meaning that may hold its
    /// keys. Empty when the view is new, or has begun to mean something else.
    /// </summary>
    public IReadOnlyList<ShardLife> Donors
    {
        get
        {
            if (Earlier is not { } last || last.View(Id.View) is not { } layout)
                return [];
            return [.. Layout.DonorsOf(Id.Shard, layout, last.Partitions)
                .Select(shard => Of(Id with { Layout = layout.Number, Shard = shard }, Epochs)!)];
        }
    }

    /// <summary>Whether this shard takes from a donor what has no key: counts, and what was set aside.</summary>
    public bool IsHeirOf(ShardLife donor) => Layout.HeirOf(donor.Id.Shard, donor.Layout) == Id.Shard;

    /// <summary>The epoch in which the next layout of the same meaning begins; null when there is none.</summary>
    public PipelineEpoch? Successor => Epochs.FirstOrDefault(epoch =>
        epoch.Epoch > Last.Epoch && epoch.View(Id.View) is { } layout && layout.Meaning == Layout.Meaning);

    private PipelineEpoch? Earlier => Epochs.LastOrDefault(epoch =>
        epoch.Epoch < First.Epoch && epoch.View(Id.View) is { } layout && layout.Meaning == Layout.Meaning);
}
