namespace Serverless.Core.States;

/// <summary>
/// Why a shard can't go on with one of its sources. Each operation tries again; the first chunk that is applied ends it. Until then the
/// source holds the shard's watermark back.
/// </summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Why">What is wrong and what to do, as a sentence.</param>
/// <param name="SinceMs">Since when, by the clock of the instance that found it, ms since 1970.</param>
public sealed record StuckSource(StuckKind Kind, string Why, long SinceMs)
{
    /// <summary>Why sources are stuck, as sentences; null when none is.</summary>
    public static string? Of(IReadOnlyList<SourceFence> sources)
    {
        var reasons = sources.Select(source => source.Stuck?.Why).OfType<string>().ToList();
        return reasons.Count == 0 ? null : string.Join("; ", reasons);
    }
}

/// <summary>What keeps a shard from applying the next chunk of a source. Stored: numbers never change their meaning.</summary>
public enum StuckKind : byte
{
    /// <summary>The next row of the ledger doesn't follow the fence: the rows between are gone.</summary>
    Gap = 1,

    /// <summary>The chunk's delta object is missing or damaged, is another one, or can't be merged.</summary>
    Damaged = 2,

    /// <summary>The chunk's delta object is of a form that this build doesn't read.</summary>
    UnknownForm = 3,
}
