namespace Serverless.Core.Windows;

/// <summary>
/// How far the corrections of one source are merged into a result: a chunk, and an entry of the shard's sections in it. Both follow from
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
