namespace Serverless.Core.Windows;

/// <summary>
/// Up to where the corrections of one partition are in a result: a chunk, by its last offset, and within it an entry of the shard's section, by its number.
/// Both follow from the chunk alone, so a correction that is made again has the same mark.
/// </summary>
public readonly record struct CorrectionMark(long Last, long EntryOrdinal) : IComparable<CorrectionMark>
{
    public int CompareTo(CorrectionMark other) => Last != other.Last ? Last.CompareTo(other.Last) : EntryOrdinal.CompareTo(other.EntryOrdinal);
}
