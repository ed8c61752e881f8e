namespace Serverless.Core.Aggregates.Sketches.SpaceSaving;

/// <summary>
/// The counters of a sketch in order, the first to go in front: the least weight and, at the same weight, the greatest item.
/// Kept as a binary heap whose weights may be stale: weights only ever grow, so a heap of old ones still has a lower bound
/// in front, and an addition to a counter costs nothing here.
/// </summary>
internal sealed class CounterRanking
{
    private readonly Counters _counters;
    // Made once: sorting by an IComparer makes a delegate of it at every call.
    private readonly Comparison<Ranked> _order;
    private Ranked[] _heap = [];
    private int _count;

    public CounterRanking(Counters counters)
    {
        _counters = counters;
        _order = Compare;
    }

    public void Reset()
    {
        Pooled.Trim(ref _heap);
        _count = 0;
    }

    /// <summary>All counters in order, the last ones the top; good until a counter changes.</summary>
    public ReadOnlySpan<Ranked> Sorted()
    {
        Refill();
        var sorted = _heap.AsSpan(0, _count);
        sorted.Sort(_order);
        return sorted;
    }

    /// <summary>The place of the first to go.</summary>
    public int First()
    {
        if (_count != _counters.Count)
            Heapify();
        while (_heap[0].Weight != _counters.At(_heap[0].Place).Weight)
            SiftFirst();
        return _heap[0].Place;
    }

    /// <summary>To be called when the item at the first place was replaced.</summary>
    public void SiftFirst() => Sift(0, new Ranked(_counters.At(_heap[0].Place).Weight, _heap[0].Place));

    private void Heapify()
    {
        Refill();
        for (var at = _count / 2 - 1; at >= 0; at--)
            Sift(at, _heap[at]);
    }

    private void Refill()
    {
        _count = _counters.Count;
        Pooled.Grow(ref _heap, 0, _count);
        for (var place = 0; place < _count; place++)
            _heap[place] = new Ranked(_counters.At(place).Weight, place);
    }

    private void Sift(int at, Ranked moved)
    {
        for (var child = 2 * at + 1; child < _count; child = 2 * at + 1)
        {
            if (child + 1 < _count && Compare(_heap[child + 1], _heap[child]) < 0)
                child++;
            if (Compare(moved, _heap[child]) <= 0)
                break;
            _heap[at] = _heap[child];
            at = child;
        }
        _heap[at] = moved;
    }

    private int Compare(Ranked x, Ranked y)
    {
        var byWeight = x.Weight.CompareTo(y.Weight);
        return byWeight != 0 ? byWeight : _counters.Item(y.Place).SequenceCompareTo(_counters.Item(x.Place));
    }
}
