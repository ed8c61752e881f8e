namespace Serverless.Core.Ledger;

/// <summary>
/// What became of many events: of a whole chain, or of several chains together. <c>Read = Merged + Late + Filtered + Duplicate + sum of
/// DeadLettered</c>, always; all are at least 0.
/// </summary>
/// <param name="Read">Events that were read.</param>
/// <param name="Merged">Events folded into at least one view.</param>
/// <param name="Late">Events late for every view they belong to.</param>
/// <param name="Filtered">Events that a drop rule took out, or that no view's condition lets in.</param>
/// <param name="Duplicate">Events that an ingest state had seen before.</param>
/// <param name="DeadLettered">Events set aside as dead letters, by reason.</param>
/// <param name="Missing">Offsets for which the log had no record; they are no events.</param>
public sealed record EventSums(
    long Read, long Merged, long Late, long Filtered, long Duplicate, IReadOnlyDictionary<string, long> DeadLettered, long Missing)
{
    /// <summary>Of no events.</summary>
    public static readonly EventSums None = new(0, 0, 0, 0, 0, new Dictionary<string, long>(), 0);

    /// <summary>Dead letters of all reasons.</summary>
    public long DeadLetteredTotal => DeadLettered.Values.Sum();

    /// <summary>Whether every event that was read is counted once. False only when there is a bug.</summary>
    public bool Balances => Read == Merged + Late + Filtered + Duplicate + DeadLetteredTotal;

    /// <summary>With a chunk more, in which the log skipped <paramref name="missing"/> offsets.</summary>
    public EventSums Plus(ChunkCounts counts, long missing) => Plus(new EventSums(
        counts.Read, counts.Merged, counts.Late, counts.Filtered, counts.Duplicate, counts.DeadLettered, missing));

    /// <summary>Both together.</summary>
    public EventSums Plus(EventSums other) => new(
        Read + other.Read, Merged + other.Merged, Late + other.Late, Filtered + other.Filtered, Duplicate + other.Duplicate,
        Both(DeadLettered, other.DeadLettered), Missing + other.Missing);

    private static IReadOnlyDictionary<string, long> Both(IReadOnlyDictionary<string, long> one, IReadOnlyDictionary<string, long> other)
    {
        if (other.Count == 0)
            return one;
        var both = new Dictionary<string, long>(one);
        foreach (var (reason, count) in other)
            both[reason] = both.GetValueOrDefault(reason) + count;
        return both;
    }
}
