namespace Serverless.Core.Aggregates.Sketches.Quantile;

/// <summary>
/// The bins of a quantile sketch on one side of zero: sorted while they are few or far apart, consecutive counts once that
/// takes little more room. All counts of bins more than <see cref="DenseBins.Limit"/> below the highest are kept in the lowest that
/// is left, so that the content depends on the values only, not on their order or on merges.
/// </summary>
internal sealed class BinStore
{
    private const int FewBins = 16;
    private const int ManyBins = 256;

    private readonly DenseBins _dense = new();
    private SparseBins _sparse = new();

    /// <summary>Back to no values; long arrays go back to the pool.</summary>
    public void Reset()
    {
        _sparse.Reset();
        _dense.Reset();
    }

    /// <summary>Adds <paramref name="count"/> values, at least 1, to the bin at <paramref name="index"/>.</summary>
    public void Add(int index, long count)
    {
        if (_dense.InUse)
            _dense.Add(index, count);
        else
            AddSparse(index, count);
    }

    /// <summary>Adds bins that ascend, at least one.</summary>
    public void Add(ReadOnlySpan<Bin> bins)
    {
        var (low, high) = (bins[0].Index, bins[^1].Index);
        if (_dense.InUse || (bins.Length > FewBins && high - low < 4 * bins.Length))
            Densify(low, high);
        if (!_dense.InUse && _sparse.TryMerge(bins))
            DensifyIfBetter();
        else
            AddEach(bins);
    }

    /// <summary>Adds all bins of another store, which stays as it is.</summary>
    public void Merge(BinStore other)
    {
        if (other._dense.InUse)
            Densify(other.Lowest(), other.Highest());
        foreach (var bin in other)
            Add(bin.Index, bin.Count);
    }

    /// <summary>How many values there are.</summary>
    public long Total()
    {
        long total = 0;
        foreach (var bin in this)
            total += bin.Count;
        return total;
    }

    /// <summary>How many bins are not empty.</summary>
    public int Bins() => _dense.InUse ? _dense.Counts.Length - _dense.Counts.Count(0) : _sparse.Count;

    /// <summary>
    /// The bin of the value that has <paramref name="rank"/> (from 0) smaller ones on this side; the highest when there are not so many.
    /// </summary>
    public int IndexAt(long rank)
    {
        var index = 0;
        foreach (var bin in this)
        {
            index = bin.Index;
            rank -= bin.Count;
            if (rank < 0)
                break;
        }
        return index;
    }

    /// <summary>Enumerates the bins that are not empty, in ascending order; good until the next change.</summary>
    public Enumerator GetEnumerator() => new(_sparse.Bins, _dense);

    private void AddSparse(int index, long count)
    {
        if (_sparse.Count > 0)
            index = Math.Max(index, _sparse.Highest - DenseBins.Limit + 1);
        if (!_sparse.Add(index, count))
            return;
        if (_sparse.Highest - _sparse.Lowest >= DenseBins.Limit)
            _sparse.Collapse(_sparse.Highest - DenseBins.Limit + 1);
        DensifyIfBetter();
    }

    private void AddEach(ReadOnlySpan<Bin> bins)
    {
        foreach (var bin in bins)
            Add(bin.Index, bin.Count);
    }

    private void DensifyIfBetter()
    {
        if (_sparse.Count > FewBins && (_sparse.Count > ManyBins || _sparse.Highest - _sparse.Lowest < 4 * _sparse.Count))
            Densify(_sparse.Lowest, _sparse.Highest);
    }

    private void Densify(int low, int high)
    {
        _dense.Cover(low, high);
        if (_sparse.Count == 0)
            return;
        _dense.Cover(_sparse.Lowest, _sparse.Highest);
        foreach (var bin in _sparse.Bins)
            _dense.Add(bin.Index, bin.Count);
        _sparse.Reset();
    }

    private int Lowest() => _dense.Offset + _dense.Counts.IndexOfAnyExcept(0);

    private int Highest() => _dense.Offset + _dense.Counts.LastIndexOfAnyExcept(0);

    /// <summary>The bins that are not empty, in ascending order.</summary>
    public ref struct Enumerator(ReadOnlySpan<Bin> sparse, DenseBins? dense)
    {
        private readonly ReadOnlySpan<Bin> _sparse = sparse;
        private readonly ReadOnlySpan<long> _counts = dense is null ? [] : dense.Counts;
        private readonly int _offset = dense?.Offset ?? 0;
        private int _at = -1;

        /// <summary>The bin that <see cref="MoveNext"/> came to.</summary>
        public readonly Bin Current => _sparse.Length > 0 ? _sparse[_at] : new Bin(_offset + _at, _counts[_at]);

        /// <summary>False when there is none left.</summary>
        public bool MoveNext()
        {
            _at++;
            if (_sparse.Length > 0)
                return _at < _sparse.Length;
            var step = _counts[_at..].IndexOfAnyExcept(0);
            _at += step;
            return step >= 0;
        }
    }
}
