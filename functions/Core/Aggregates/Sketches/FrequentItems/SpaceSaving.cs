using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.FrequentItems;

/// <summary>
/// The items of the greatest total weight, by a fixed number of counters (the capacity): A. Metwally, D. Agrawal and A. El Abbadi,
/// "Efficient Computation of Frequent and Top-k Elements in Data Streams" (ICDT 2005), section 3, with weights.
/// <para>
/// The idea: an item without a counter takes over the counter of least weight, adds its own, and remembers what it found
/// there as its error. Heavy items keep their counters, light ones take each other's. Example with 2 counters, all weights 1:
/// after <c>a a b</c> they are a 2, b 1. The next item, c, takes b's over: c 2 with an error of 1, so c's weight is 1 to 2. The
/// floor is then 1: an item without a counter, such as b, weighs 1 at most.
/// </para>
/// <para>
/// Error: of all weight W, an item's counter exceeds its true weight by its error at most, that is by W / capacity at most; an
/// item heavier than W / capacity has a counter. So with 128 counters every item of more than 0.8 % of the weight is there.
/// Exact, with the same state whatever the order, until there are more items than counters.
/// </para>
/// <para>
/// Memory: for each counter 40 bytes, 8 to 16 of the hash table, 16 of the ranking once that is needed, and the item's bytes rounded up
/// to a power of two. Stored: the item's bytes, and 3 to 21 bytes more.
/// </para>
/// <para>
/// Merges keep these bounds (P. K. Agarwal et al., "Mergeable Summaries", PODS 2012; in the form of M. Cafaro, M. Pulimeno and
/// P. Tempesta, "A parallel space saving algorithm for frequent items and the Hurwitz zeta distribution", 2016).
/// </para>
/// </summary>
internal sealed class SpaceSaving : VariableState
{
    private readonly int _capacity;
    private readonly Counters _counters = new();
    private readonly CounterRanking _ranking;

    // The greatest weight that an item without a counter can have: 0 until a counter was taken from an item.
    private double _floor;

    /// <summary>A sketch of at most <paramref name="capacity"/> counters, at least 1. Sketches that are merged have the same.</summary>
    public SpaceSaving(int capacity)
    {
        _capacity = capacity;
        _ranking = new CounterRanking(_counters);
    }

    public override void Reset()
    {
        _counters.Reset();
        _ranking.Reset();
        _floor = 0;
    }

    /// <summary>
    /// Adds a weight greater than 0 to an item, whose <see cref="Hash64"/> is <paramref name="hash"/>.
    /// </summary>
    public void Add(ReadOnlySpan<byte> item, ulong hash, double weight)
    {
        var place = _counters.Find(hash, item);
        if (place >= 0)
            _counters.At(place).Weight += weight;
        else if (_counters.Count < _capacity)
            _counters.Add(hash, item, _floor + weight, _floor);
        else
            TakeOver(hash, item, weight);
    }

    /// <summary>Adds all that another sketch of the same capacity holds, which stays as it is.</summary>
    public void Merge(SpaceSaving other)
    {
        var floor = _floor + other._floor;
        if (other._floor > 0)
            RaiseMissing(other);
        for (var place = 0; place < other._counters.Count; place++)
            MergeCounter(other._counters.At(place), other._counters.Item(place));
        _floor = floor;
        if (_counters.Count > _capacity)
            Prune();
    }

    /// <summary>The <paramref name="index"/>-th heaviest item, from 0; <see cref="Sort"/> comes before.</summary>
    public ReadOnlySpan<byte> Item(ReadOnlySpan<Ranked> sorted, int index, out Counter counter)
    {
        var place = sorted[^(index + 1)].Place;
        counter = _counters.At(place);
        return _counters.Item(place);
    }

    /// <summary>All counters, the heaviest last and, at the same weight, the least item last.</summary>
    public ReadOnlySpan<Ranked> Sort() => _ranking.Sorted();

    /// <summary>Appends the number of counters, the floor and, the lightest first, item, weight and error of each.</summary>
    public void Write(ByteWriter writer)
    {
        writer.Unsigned((ulong)_counters.Count);
        writer.Number(_floor);
        foreach (var ranked in _ranking.Sorted())
        {
            writer.Bytes(_counters.Item(ranked.Place));
            writer.Number(ranked.Weight);
            writer.Number(_counters.At(ranked.Place).Error);
        }
    }

    /// <summary>
    /// Replaces what the sketch holds by what was written. Items are of <paramref name="itemBytes"/> bytes, where that is set.
    /// Throws <see cref="CorruptDataException"/> for what no sketch can be.
    /// </summary>
    public void Read(ref ByteReader reader, int? itemBytes)
    {
        Reset();
        var count = reader.Count(_capacity);
        _floor = Weight(reader.Number(), 0);
        for (; count > 0; count--)
        {
            var item = reader.Bytes();
            var hash = Hash64.Of(item);
            if (_counters.Find(hash, item) >= 0 || item.Length != (itemBytes ?? item.Length))
                throw new CorruptDataException("a top-k sketch has an item twice, or one that is no value of the field");
            var weight = Weight(reader.Number(), _floor);
            var error = Weight(reader.Number(), 0);
            if (error > weight)
                throw new CorruptDataException($"a weight of {weight} has an error of {error}");
            _counters.Add(hash, item, weight, error);
        }
    }

    private void TakeOver(ulong hash, ReadOnlySpan<byte> item, double weight)
    {
        var place = _ranking.First();
        _floor = _counters.At(place).Weight;
        _counters.Replace(place, hash, item);
        _counters.At(place).Error = _floor;
        _counters.At(place).Weight = _floor + weight;
        _ranking.SiftFirst();
    }

    // What has no counter in the other sketch can have been there with as much as its floor.
    private void RaiseMissing(SpaceSaving other)
    {
        for (var place = 0; place < _counters.Count; place++)
        {
            ref var counter = ref _counters.At(place);
            if (other._counters.Find(counter.Hash, _counters.Item(place)) >= 0)
                continue;
            counter.Weight += other._floor;
            counter.Error += other._floor;
        }
    }

    private void MergeCounter(in Counter added, ReadOnlySpan<byte> item)
    {
        var place = _counters.Find(added.Hash, item);
        if (place < 0)
        {
            _counters.Add(added.Hash, item, added.Weight + _floor, added.Error + _floor);
            return;
        }
        ref var counter = ref _counters.At(place);
        counter.Weight += added.Weight;
        counter.Error += added.Error;
    }

    private void Prune()
    {
        var sorted = _ranking.Sorted();
        var dropped = sorted.Length - _capacity;
        _floor = Math.Max(_floor, sorted[dropped - 1].Weight);
        _counters.Keep(sorted[dropped..]);
        _ranking.Reset();
    }

    private static double Weight(double value, double least) =>
        value >= least ? value : throw new CorruptDataException($"a top-k sketch has a weight of {value}, less than {least}");
}
