namespace Serverless.Core.Ledger;

/// <summary>
/// What became of a chunk's events. <c>Read = Merged + Late + Filtered + Duplicate + sum of DeadLettered</c>, always.
/// <paramref name="DeadLettered"/> is by reason; <paramref name="Views"/> by view, in which one event may count in several.
/// </summary>
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

    public long DeadLetteredTotal => DeadLettered.Values.Sum();

    public bool Balances => Read == Merged + Late + Filtered + Duplicate + DeadLetteredTotal;
}

/// <summary>Of one view: events folded in, and events late for it. For sessions, late counts what the shard could still not merge.</summary>
public sealed record ViewCounts(long Merged, long Late);
