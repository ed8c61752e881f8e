using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Core.Windows;

/// <summary>
/// How far the corrections of one source are merged into a result: a chunk, and an entry of the shard's sections in it. Both follow from
/// the chunk alone, so a correction that is made again has the same mark.
/// </summary>
/// <param name="Chunk">The end of the chunk in its source's chain.</param>
/// <param name="EntryOrdinal">The number of the entry in the section, from 0.</param>
public readonly record struct CorrectionMark(ChainPoint Chunk, long EntryOrdinal) : IComparable<CorrectionMark>
{
    /// <summary>By chunk, then by entry.</summary>
    public int CompareTo(CorrectionMark other)
    {
        var byChunk = Chunk.CompareTo(other.Chunk);
        return byChunk != 0 ? byChunk : EntryOrdinal.CompareTo(other.EntryOrdinal);
    }

    /// <summary>The mark as the numbers that stores keep: epoch, last offset, entry.</summary>
    public long[] ToNumbers() => [Chunk.Epoch.Value, Chunk.Last.Value, EntryOrdinal];

    /// <summary>Reads what <see cref="ToNumbers"/> gives.</summary>
    public static CorrectionMark Of(IReadOnlyList<long> numbers) =>
        new(new ChainPoint(new Epoch((int)numbers[0]), new Offset(numbers[1])), numbers[2]);
}
