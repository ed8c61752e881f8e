namespace Serverless.Core.Aggregates.Sketches.DDSketch;

/// <summary>A few bins in ascending order of their index, none of them empty.</summary>
internal struct SparseBins
{
    private Bin[] _bins = [];

    public SparseBins()
    {
    }

    public int Count { get; private set; }

    public readonly ReadOnlySpan<Bin> Bins => _bins.AsSpan(0, Count);

    public readonly int Lowest => _bins[0].Index;

    public readonly int Highest => _bins[Count - 1].Index;

    public void Reset()
    {
        // What lies behind the count is never read: a short array needn't be cleared.
        if (_bins.Length > Pooled.Kept)
            Pooled.Trim(ref _bins);
        Count = 0;
    }

    /// <summary>Whether there is now one bin more.</summary>
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
