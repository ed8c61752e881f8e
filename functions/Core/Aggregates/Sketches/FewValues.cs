using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Serverless.Core.Aggregates.Sketches;

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

    [InlineArray(Room)]
    private struct Buffer
    {
        private int _first;
    }
}
