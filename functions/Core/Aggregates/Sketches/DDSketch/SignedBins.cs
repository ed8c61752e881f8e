namespace Serverless.Core.Aggregates.Sketches.DDSketch;

/// <summary>Ascending signed bins, as the two sides of a sketch have them: by magnitude, each bin once.</summary>
internal static class SignedBins
{
    /// <summary>Fills <paramref name="target"/> with the bins of the positive values; returns those filled.</summary>
    public static ReadOnlySpan<Bin> Positive(ReadOnlySpan<int> ascending, Span<Bin> target, LogBins bins)
    {
        var count = 0;
        foreach (var signed in ascending[FirstAbove(ascending, 0)..])
            count = Append(target, count, bins.IndexOfSigned(signed));
        return target[..count];
    }

    /// <summary>As <see cref="Positive"/>, of the negative ones.</summary>
    public static ReadOnlySpan<Bin> Negative(ReadOnlySpan<int> ascending, Span<Bin> target, LogBins bins)
    {
        var count = 0;
        for (var at = FirstAbove(ascending, -1) - 1; at >= 0; at--)
            count = Append(target, count, bins.IndexOfSigned(-ascending[at]));
        return target[..count];
    }

    /// <summary>Whether a sketch would hold each in its own bin: neither side spans more bins than it keeps.</summary>
    public static bool AreWithinLimit(ReadOnlySpan<int> ascending) =>
        Spans(ascending[..FirstAbove(ascending, -1)]) < BinStore.Limit && Spans(ascending[FirstAbove(ascending, 0)..]) < BinStore.Limit;

    public static int Zeros(ReadOnlySpan<int> ascending) => FirstAbove(ascending, 0) - FirstAbove(ascending, -1);

    private static int Spans(ReadOnlySpan<int> side) => side.IsEmpty ? 0 : side[^1] - side[0];

    private static int FirstAbove(ReadOnlySpan<int> ascending, int signed)
    {
        var at = 0;
        while (at < ascending.Length && ascending[at] <= signed)
            at++;
        return at;
    }

    private static int Append(Span<Bin> target, int count, int index)
    {
        if (count > 0 && target[count - 1].Index == index)
            target[count - 1] = new Bin(index, target[count - 1].Count + 1);
        else
            target[count++] = new Bin(index, 1);
        return count;
    }
}
