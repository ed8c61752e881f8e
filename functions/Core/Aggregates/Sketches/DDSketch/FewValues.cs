using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.DDSketch;

/// <summary>
/// Values by their <see cref="LogBins.SignedIndexOf">signed bins</see>, in the order in which they came: as long as they are few there need be no sketch,
/// and to sort a few at once is quicker than to look for the place of each. All zero when there are none.
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

    /// <summary>Reads a sketch's binary form; false, and then nothing is certain, when it is of more values than there is room for.</summary>
    public bool TryRead(scoped ref ByteReader reader, LogBins scale) =>
        TryReadSide(ref reader, scale, sign: 1) && TryReadSide(ref reader, scale, sign: -1) && TryAdd(0, reader.LongCount(BinFormat.MostValues));

    public void Clear() => _count = 0;

    /// <summary>All of them, ascending as the values do; good until the next addition.</summary>
    [UnscopedRef]
    public ReadOnlySpan<int> Sorted()
    {
        var values = ((Span<int>)_bins)[.._count];
        if (_count > 1)
            values.Sort();
        return values;
    }

    /// <summary>As they came.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<int> Unsorted => ((ReadOnlySpan<int>)_bins)[.._count];

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
