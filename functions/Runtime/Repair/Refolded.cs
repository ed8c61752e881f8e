using Serverless.Core.Folding;
using Serverless.Core.Ledger;

namespace Serverless.Runtime.Repair;

/// <summary>What folding a batch's records again has given.</summary>
/// <param name="Batch">The batch as it is folded now; null when it can't be folded.</param>
/// <param name="Why">
/// Why it can't be folded, or in what it differs from what was sealed, as a sentence; null when it is what was sealed.
/// </param>
internal sealed record Refolded(FoldedBatch? Batch, string? Why)
{
    /// <summary>The records can't be had again, or what they were folded by can't.</summary>
    public static Refolded Impossible(string why) => new(null, why);

    /// <summary>
    /// What shows that a row was folded from other records, or otherwise; null when it is the same. Of a row that was accepted otherwise
    /// (<paramref name="isAccepted"/>) the hash counts alone.
    /// </summary>
    public static string? DifferenceOf(ChunkRow was, ChunkRow now, bool isAccepted) => true switch
    {
        _ when now.Last != was.Last || now.LastRecord != was.LastRecord =>
            $"the topic has another record at offset {was.Last} of partition {was.Source} than the one that was sealed",
        _ when !isAccepted && !AreEqual(was.Counts, now.Counts) => $"the counts of partition {was.Source} are others",
        _ when now.SectionsHash != was.SectionsHash => $"the partial aggregates of partition {was.Source} are others",
        _ when !isAccepted && now.WatermarkAfter != was.WatermarkAfter => $"the watermark of partition {was.Source} is another",
        _ => null,
    };

    private static bool AreEqual(ChunkCounts one, ChunkCounts other) =>
        (one.Records, one.Read, one.Merged, one.Late, one.Filtered, one.Duplicate)
            == (other.Records, other.Read, other.Merged, other.Late, other.Filtered, other.Duplicate)
        && one.DeadLettered.ToHashSet().SetEquals(other.DeadLettered)
        && one.Views.ToHashSet().SetEquals(other.Views);
}
