using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>
/// How a pipeline's topic and views are divided while the epoch lasts. One that is opened never changes, so two are equal when they are of
/// one pipeline and have one number, however often it was read.
/// </summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Epoch">The epoch's number.</param>
/// <param name="Version">The definition hash of the pipeline version that seals into it.</param>
/// <param name="Revision">The highest revision of a deployment that was ever activated; 0 when none has had any.</param>
/// <param name="Partitions">How many partitions the topic had, at least 1.</param>
/// <param name="Views">The layout of each view. An unchanged layout keeps its number from the epoch before.</param>
/// <param name="OpenedAt">When, by the clock of the instance that opened it.</param>
public sealed record PipelineEpoch(
    string Pipeline, Epoch Epoch, string Version, long Revision, int Partitions, IReadOnlyList<ViewLayout> Views,
    DateTimeOffset OpenedAt)
{
    /// <summary>Why it was opened, as half a sentence for those who look into the history.</summary>
    public string Cause { get; init; } = "";

    /// <summary>
    /// The first epoch in which events could be redriven: since then each partition has a second chain, for those. 0 while nothing was
    /// redriven.
    /// </summary>
    public Epoch RedrivenSince { get; init; }

    /// <summary>Whether events can be redriven into it.</summary>
    public bool TakesRedrives => RedrivenSince.Value > 0;

    /// <summary>The sources that may have a chain: the topic's partitions, and, when events can be redriven, as many for those.</summary>
    public IEnumerable<Source> Sources() => SourcesOf(Enumerable.Range(0, Partitions).Select(number => new Partition(number)));

    /// <summary>The sources that feed a shard of the epoch.</summary>
    public IEnumerable<Source> SourcesOf(ShardId shard) => SourcesOf(View(shard.View)!.SourcesOf(shard.Shard, Partitions));

    /// <summary>The sources that are counted with some partitions.</summary>
    public IEnumerable<Source> SourcesOf(IEnumerable<Partition> partitions) => TakesRedrives
        ? partitions.SelectMany(partition => new[] { partition, Source.RedriveOf(partition) })
        : partitions.Select(partition => new Source(partition));

    /// <summary>The layout of a view; null when the epoch has no view of that name.</summary>
    public ViewLayout? View(string name) => Views.FirstOrDefault(view => view.Name == name);

    /// <summary>Every shard of every view, by view and number.</summary>
    public IEnumerable<ShardId> Shards() =>
        from view in Views
        from shard in Enumerable.Range(0, view.TotalShards(Partitions))
        select new ShardId(Pipeline, view.Name, view.Number, shard);

    /// <inheritdoc/>
    public bool Equals(PipelineEpoch? other) => other is not null && Epoch == other.Epoch && Pipeline == other.Pipeline;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pipeline, Epoch);
}
