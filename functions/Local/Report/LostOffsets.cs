using System.Globalization;

namespace Serverless.Local.Report;

/// <summary>Offsets of a partition whose records could not be read: the broker no longer has them, or never showed them.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="First">The first offset of the range that they are in.</param>
/// <param name="Last">The last one.</param>
/// <param name="Count">How many of the range they are.</param>
internal sealed record LostOffsets(int Partition, long First, long Last, long Count)
{
    public override string ToString()
    {
        var share = Count == Last - First + 1 ? "" : Invariant($"{Count:N0} of ");
        var range = First == Last ? Invariant($"offset {First}") : Invariant($"offsets {First} to {Last}");
        return Invariant($"partition {Partition}, {share}{range}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
