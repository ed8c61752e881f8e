using System.Runtime.InteropServices;

namespace Serverless.Core.Aggregates.Sketches.Quantile;

/// <summary>How many values fell into a bin. Without padding (12 bytes): most sketches are a few of these.</summary>
/// <param name="Index">The bin's number on its side (<see cref="LogBins.IndexOf"/>).</param>
/// <param name="Count">At least 1.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct Bin(int Index, long Count);

/// <summary>A few bins in ascending order of their index, none of them empty: 12 bytes for each.</summary>
internal struct SparseBins
{
    private Bin[] _bins = [];

    public SparseBins()
    {
    }

    /// <summary>How many bins there are.</summary>
    public int Count { get; private set; }

    /// <summary>All bins, ascending; good until the next change.</summary>
    public readonly ReadOnlySpan<Bin> Bins => _bins.AsSpan(0, Count);

    /// <summary>The least index; there must be a bin.</summary>
    public readonly int Lowest => _bins[0].Index;

    /// <summary>The greatest index; there must be a bin.</summary>
    public readonly int Highest => _bins[Count - 1].Index;

    /// <summary>Back to no bins; a long array goes back to the pool.</summary>
    public void Reset()
    {
        // What lies after the count is never read: a short array needn't be cleared.
        if (_bins.Length > Pooled.Kept)
            Pooled.Trim(ref _bins);
        Count = 0;
    }

    /// <summary>Adds to a bin; true when it is new, and there is now one bin more.</summary>
    public bool Add(int index, long count)
    {
        var at = Place(index);
        if (at < Count && _bins[at].Index == index)
        {
            _bins[at] = new Bin(index, _bins[at].Count + count);
            return false;
        }
        Pooled.Grow(ref _bins, Count, Count + 1);
        _bins.AsSpan(at, Count - at).CopyTo(_bins.AsSpan(at + 1));
        _bins[at] = new Bin(index, count);
        Count++;
        return true;
    }

    /// <summary>
    /// Adds bins that ascend, at least one, in one pass; false, with nothing done, when all together would span more than a side may.
    /// </summary>
    public bool TryMerge(ReadOnlySpan<Bin> added)
    {
        var (low, high) = (added[0].Index, added[^1].Index);
        if (Count > 0)
            (low, high) = (Math.Min(low, Lowest), Math.Max(high, Highest));
        if (high - low >= DenseBins.Limit)
            return false;
        var (left, right) = (Count - 1, added.Length - 1);
        Count += New(added);
        Pooled.Grow(ref _bins, left + 1, Count);
        // From the end: what is there lies at a place or before it.
        for (var at = Count - 1; right >= 0; at--)
        {
            var next = added[right];
            if (left < 0 || _bins[left].Index < next.Index)
                _bins[at] = added[right--];
            else if (_bins[left].Index > next.Index)
                _bins[at] = _bins[left--];
            else
                _bins[at] = new Bin(next.Index, _bins[left--].Count + added[right--].Count);
        }
        return true;
    }

    private readonly int New(ReadOnlySpan<Bin> added)
    {
        var (count, at) = (0, 0);
        foreach (var bin in added)
        {
            while (at < Count && _bins[at].Index < bin.Index)
                at++;
            count += at < Count && _bins[at].Index == bin.Index ? 0 : 1;
        }
        return count;
    }

    /// <summary>Moves what lies in bins below <paramref name="floor"/> into that one.</summary>
    public void Collapse(int floor)
    {
        var below = Place(floor);
        if (below == 0)
            return;
        long count = 0;
        foreach (var bin in _bins.AsSpan(0, below))
            count += bin.Count;
        _bins.AsSpan(below, Count - below).CopyTo(_bins);
        Count -= below;
        Add(floor, count);
    }

    /// <summary>The first place whose index is not less.</summary>
    private readonly int Place(int index)
    {
        // Bins come ascending more often than not.
        if (Count == 0 || _bins[Count - 1].Index < index)
            return Count;
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_bins[middle].Index < index)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
