using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.Quantile;

/// <summary>
/// Values by their <see cref="LogBins.SignedIndexOf">signed bins</see>, in the order in which they came: as long as they are few
/// there need be no sketch, and to sort a few at once is quicker than to look for the place of each. All zero when there are none.
/// </summary>
internal struct FewValues
{
    /// <summary>How many there can be.</summary>
    public const int Room = 14;

    private Buffer _bins;
    private int _count;

    /// <summary>False, with nothing done, when there is no room.</summary>
    public bool TryAdd(int signedBin)
    {
        if (_count == Room)
            return false;
        _bins[_count++] = signedBin;
        return true;
    }

    /// <summary>
    /// Reads a sketch's binary form; false when it is of more values than there is room for: reader and values are then somewhere
    /// in the middle of it.
    /// </summary>
    public bool TryRead(scoped ref ByteReader reader, LogBins scale) =>
        TryReadSide(ref reader, scale, sign: 1) && TryReadSide(ref reader, scale, sign: -1)
        && TryAdd(0, reader.LongCount(BinFormat.MostValues));

    /// <summary>Back to none.</summary>
    public void Clear() => _count = 0;

    /// <summary>All of them, ascending as the values do; good until the next addition.</summary>
    [UnscopedRef]
    public ReadOnlySpan<int> Sorted()
    {
        var values = ((Span<int>)_bins)[.._count];
        for (var at = 1; at < values.Length; at++)
            Insert(values, at);
        return values;
    }

    /// <summary>As they came.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<int> Unsorted => ((ReadOnlySpan<int>)_bins)[.._count];

    // So few are sorted sooner so than by the library.
    private static void Insert(Span<int> values, int at)
    {
        var value = values[at];
        for (; at > 0 && values[at - 1] > value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }

    private bool TryReadSide(scoped ref ByteReader reader, LogBins scale, int sign)
    {
        var bins = BinReader.Of(ref reader, scale);
        while (bins.Left <= Room && bins.TryNext(ref reader, out var bin))
        {
            if (!TryAdd(sign * scale.SignedOf(bin.Index), bin.Count))
                return false;
        }
        return bins.Left == 0;
    }

    private bool TryAdd(int signedBin, long times)
    {
        if (times > Room - _count)
            return false;
        for (; times > 0; times--)
            _bins[_count++] = signedBin;
        return true;
    }

    [InlineArray(Room)]
    private struct Buffer
    {
        private int _first;
    }
}

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
        Spans(ascending[..FirstAbove(ascending, -1)]) < DenseBins.Limit && Spans(ascending[FirstAbove(ascending, 0)..]) < DenseBins.Limit;

    /// <summary>How many of the values count as zero.</summary>
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
