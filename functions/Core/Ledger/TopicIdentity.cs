using System.Globalization;
using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>
/// Tells whether a partition is still the one that was sealed: a topic that was deleted and made again has the same name and other records
/// at the same offsets. Records that have gone from the beginning of a partition say nothing.
/// </summary>
public static class TopicIdentity
{
    /// <summary>What shows that the partition is another one, as a sentence's second half; null when nothing does.</summary>
    /// <param name="head">What was sealed.</param>
    /// <param name="end">The offset that the next record will get; null when the topic has no such partition.</param>
    public static string? Differs(PartitionHead head, Offset? end)
    {
        if (head.Last == Offset.None)
            return null;
        if (end is not { } next)
            return string.Create(CultureInfo.InvariantCulture, $"it is missing, but is sealed up to offset {head.Last}");
        return next > head.Last
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"its next record gets offset {next}, but it is sealed up to offset {head.Last}");
    }

    /// <summary>The same by the mark of the record that was found at the head's offset.</summary>
    public static string? Differs(PartitionHead head, RecordMark found) =>
        head.LastRecord is null || found == head.LastRecord
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"its record at offset {head.Last} is not the one that was sealed");
}
