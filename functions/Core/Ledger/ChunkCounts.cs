namespace Serverless.Core.Ledger;

/// <summary>
/// What became of a chunk's events. <c>Read = Merged + Late + Filtered + Duplicate + sum of DeadLettered</c>, always. All are at least 0.
/// </summary>
/// <param name="Records">Records in the chunk, tombstones among them.</param>
/// <param name="Read">Events in those records; a record that can't be cut into events is one.</param>
/// <param name="Merged">Events folded into at least one view.</param>
/// <param name="Late">Events late for every view they belong to.</param>
/// <param name="Filtered">Events that a drop rule took out, or that no view's condition lets in.</param>
/// <param name="Duplicate">Events that an ingest state had seen before.</param>
/// <param name="DeadLettered">Events set aside as dead letters, by reason.</param>
/// <param name="Views">By view, and by event sink: there the events that it publishes. An event counts in each that it belongs to.</param>
public sealed record ChunkCounts(
    long Records,
    long Read,
    long Merged,
    long Late,
    long Filtered,
    long Duplicate,
    IReadOnlyDictionary<string, long> DeadLettered,
    IReadOnlyDictionary<string, ViewCounts> Views)
{
    /// <summary>Of no events.</summary>
    public static readonly ChunkCounts None = new(0, 0, 0, 0, 0, 0, new Dictionary<string, long>(), new Dictionary<string, ViewCounts>());

    /// <summary>Of the filtered events, those that a drop rule took out, by the rule's name.</summary>
    public IReadOnlyDictionary<string, long> Dropped { get; init; } = new Dictionary<string, long>();

    /// <summary>Dead letters of all reasons.</summary>
    public long DeadLetteredTotal => DeadLettered.Values.Sum();

    /// <summary>Whether every event read is counted once, and no more dropped than filtered. False only when there is a bug.</summary>
    public bool Balances => Read == Merged + Late + Filtered + Duplicate + DeadLetteredTotal && Dropped.Values.Sum() <= Filtered;
}

/// <summary>What became of a chunk's events in one view.</summary>
/// <param name="Merged">Events folded in.</param>
/// <param name="Late">Events late for the view.</param>
public sealed record ViewCounts(long Merged, long Late);
