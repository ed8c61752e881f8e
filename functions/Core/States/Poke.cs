using System.Text.Json.Serialization;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.States;

/// <summary>
/// A hint to a shard that there is something to do. It may be lost, repeated or reordered: what it carries only saves look-ups. Sent as
/// JSON.
/// </summary>
public sealed record Poke
{
    /// <summary>The sender's epoch, which <see cref="Chunks"/> and <see cref="Heads"/> are of.</summary>
    public int Epoch { get; init; }

    /// <summary>Newly sealed chunks of the shard's partitions, in chain order; may be empty.</summary>
    public IReadOnlyList<PokedChunk> Chunks { get; init; } = [];

    /// <summary>
    /// By partition, the last offset that the ledger holds in the epoch, or after which the partition's chain begins there; partitions of
    /// which it has no row at all are left out. Null when the sender hasn't looked.
    /// </summary>
    public IReadOnlyDictionary<int, long>? Heads { get; init; }

    /// <summary>The same as <see cref="Heads"/> of the chains of what is redriven; null when there is none.</summary>
    public IReadOnlyDictionary<int, long>? Redriven { get; init; }

    /// <summary>Partitions that are read to their end and have had no event that counts for the idle timeout.</summary>
    public IReadOnlyList<int> Idle { get; init; } = [];

    /// <summary>The tick of the timer that the poke is of; null for others.</summary>
    public TickMark? Tick { get; init; }

    /// <summary>When it was sent, ms since 1970. A long time between sending and handling shows that the shard can't keep up.</summary>
    public long SentAtMs { get; init; }

    /// <summary>Whether to fire and close every window, once everything that is sealed has been applied.</summary>
    public bool Flush { get; init; }

    /// <summary>The last offset that the sender knows the ledger to hold of a source; null when it knows of none.</summary>
    public ChainPoint? HeadOf(Source source) =>
        (source.IsTopic ? Heads : Redriven) is { } heads && heads.TryGetValue(source.Partition.Value, out var head) ? At(head) : null;

    /// <summary>The point of a chain that an offset in <see cref="Chunks"/> or <see cref="Heads"/> is.</summary>
    public ChainPoint At(long offset) => new(new Epoch(Epoch), new Offset(offset));
}

/// <summary>
/// The chain link (<paramref name="Previous"/> to <paramref name="Last"/>) of a chunk, the partition's watermark after it, where the
/// shard's section lies, its <paramref name="Checksum"/>, and the section itself when it is small. A chunk with no section for the shard
/// has <paramref name="Length"/> 0.
/// </summary>
public sealed record PokedChunk(
    int Partition, long Previous, long Last, long WatermarkAfter, string Delta, long Offset, int Length, ulong Checksum, byte[]? Section)
{
    /// <summary>What it shows of whether the partition is idle.</summary>
    public ChunkActivity Activity { get; init; }

    /// <summary>Where its batch is in a trace (<see cref="ChunkRow.Trace"/>); null when it isn't sampled.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }
}
