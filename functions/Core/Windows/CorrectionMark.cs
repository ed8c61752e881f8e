namespace Serverless.Core.Windows;

/// <summary>
/// Up to where the corrections of one partition are in a result: a chunk, and within it an entry of the shard's section. Both follow from
/// the chunk alone, so a correction that is made again has the same mark.
/// </summary>
/// <param name="Last">The chunk's last offset.</param>
/// <param name="EntryOrdinal">The number of the entry in the section, from 0.</param>
public readonly record struct CorrectionMark(long Last, long EntryOrdinal) : IComparable<CorrectionMark>
{
    /// <summary>By chunk, then by entry.</summary>
    public int CompareTo(CorrectionMark other) =>
        Last != other.Last ? Last.CompareTo(other.Last) : EntryOrdinal.CompareTo(other.EntryOrdinal);
}
