using System.Numerics;

namespace Serverless.Core.Aggregates.Sketches.FrequentItems;

/// <summary>
/// Counters by item: an array of them with a hash table over it, and the items' bytes. Places are numbered from 0 and stay until <see
/// cref="Keep"/>.
/// </summary>
internal sealed class Counters
{
    private const int LeastRoom = 8;
    private Counter[] _counters = [];
    private byte[] _bytes = [];
    private int _bytesUsed;
    private CounterTable _table = new();

    /// <summary>How many counters there are.</summary>
    public int Count { get; private set; }

    /// <summary>The counter at a place; good until the next <see cref="Add"/>.</summary>
    public ref Counter At(int place) => ref _counters[place];

    /// <summary>The bytes of the item at a place; good until the next <see cref="Add"/> or <see cref="Replace"/>.</summary>
    public ReadOnlySpan<byte> Item(int place) => _bytes.AsSpan(_counters[place].Start, _counters[place].Length);

    /// <summary>Back to no counters; long arrays go back to the pool.</summary>
    public void Reset()
    {
        Pooled.Trim(ref _counters);
        Pooled.Trim(ref _bytes);
        _table.Reset();
        _bytesUsed = 0;
        Count = 0;
    }

    /// <summary>The place of an item's counter, or -1.</summary>
    public int Find(ulong hash, ReadOnlySpan<byte> item)
    {
        for (var probe = _table.First(hash); ; probe = _table.Next(probe))
        {
            var place = _table.At(probe);
            if (place < 0 || (_counters[place].Hash == hash && Item(place).SequenceEqual(item)))
                return place;
        }
    }

    /// <summary>A new place for an item that has none.</summary>
    public void Add(ulong hash, ReadOnlySpan<byte> item, double weight, double error)
    {
        Pooled.Grow(ref _counters, Count, Count + 1);
        _counters[Count] = new Counter { Hash = hash, Weight = weight, Error = error };
        Store(ref _counters[Count], item);
        _table.Add(Count, _counters);
        Count++;
    }

    /// <summary>Gives the place of one item to another that has none, and leaves its weight and error as they are.</summary>
    public void Replace(int place, ulong hash, ReadOnlySpan<byte> item)
    {
        _table.Remove(place, _counters);
        _counters[place].Hash = hash;
        Store(ref _counters[place], item);
        _table.Enter(place, hash);
    }

    /// <summary>
    /// Drops all counters but those at <paramref name="places"/>, which get new places; the bytes of the others are free again.
    /// </summary>
    public void Keep(ReadOnlySpan<Ranked> places)
    {
        var (counters, bytes) = (_counters, _bytes);
        _counters = Pooled.Take<Counter>(places.Length);
        _bytes = Pooled.Take<byte>(bytes.Length);
        _table.Reset();
        (Count, _bytesUsed) = (0, 0);
        foreach (var kept in places)
        {
            ref readonly var counter = ref counters[kept.Place];
            Add(counter.Hash, bytes.AsSpan(counter.Start, counter.Length), counter.Weight, counter.Error);
        }
        Pooled.Return(counters);
        Pooled.Return(bytes);
    }

    // Room is a power of two, so a place moves to another stretch of bytes a few times at most, however often its item changes.
    private void Store(ref Counter counter, ReadOnlySpan<byte> item)
    {
        if (item.Length > counter.Room)
        {
            counter.Room = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(item.Length, LeastRoom));
            counter.Start = _bytesUsed;
            Pooled.Grow(ref _bytes, _bytesUsed, _bytesUsed + counter.Room);
            _bytesUsed += counter.Room;
        }
        counter.Length = item.Length;
        item.CopyTo(_bytes.AsSpan(counter.Start));
    }
}

/// <summary>
/// An item's counter in a <see cref="SpaceSaving"/> sketch: its weight lies in [<see cref="Weight"/> - <see cref="Error"/>,
/// <see cref="Weight"/>]. Its bytes are <see cref="Length"/> from <see cref="Start"/>, of the <see cref="Room"/> it has there.
/// </summary>
internal struct Counter
{
    /// <summary>Of the item's bytes.</summary>
    public ulong Hash;

    /// <summary>The most that the item can weigh.</summary>
    public double Weight;

    /// <summary>How much of the weight may be other items'.</summary>
    public double Error;

    /// <summary>Where the item's bytes begin.</summary>
    public int Start;

    /// <summary>How many bytes the item has.</summary>
    public int Length;

    /// <summary>How many it may have without a move.</summary>
    public int Room;
}

/// <summary>A place and the weight by which it is ranked.</summary>
internal readonly record struct Ranked(double Weight, int Place);

/// <summary>
/// An open-addressing hash table from an item's hash to the place of its counter: at most half full, probed linearly. A
/// removal moves later entries up (Knuth, TAOCP 3, 6.4, algorithm R), so that no marks of removed ones pile up.
/// Not a dictionary, because its arrays come from the pool and no item is an object: filling a sketch again allocates nothing, where a
/// dictionary takes 32 bytes for each new item and keeps its arrays. An addition takes as long, about 20 ns (SketchTableBenchmarks).
/// </summary>
internal struct CounterTable
{
    private const int FirstSlots = 8;

    // Places plus one; 0 for none.
    private int[] _slots = [];
    private int _mask = -1;

    public CounterTable()
    {
    }

    /// <summary>Back to no entries; a long array goes back to the pool.</summary>
    public void Reset()
    {
        Pooled.Trim(ref _slots);
        _mask = Math.Min(_slots.Length, Pooled.Kept) - 1;
    }

    /// <summary>The slot in which the search for a hash begins.</summary>
    public readonly int First(ulong hash) => (int)hash & _mask;

    /// <summary>The slot after <paramref name="probe"/>.</summary>
    public readonly int Next(int probe) => (probe + 1) & _mask;

    /// <summary>The place in a slot, or -1.</summary>
    public readonly int At(int probe) => _mask < 0 ? -1 : _slots[probe] - 1;

    /// <summary>Enters the place after those entered so far, whose counter has its hash.</summary>
    public void Add(int place, Counter[] counters)
    {
        if (2 * place > _mask)
            Grow(place, counters);
        Enter(place, counters[place].Hash);
    }

    /// <summary>Enters a place that was removed before.</summary>
    public readonly void Enter(int place, ulong hash)
    {
        var probe = First(hash);
        while (_slots[probe] != 0)
            probe = Next(probe);
        _slots[probe] = place + 1;
    }

    /// <summary>Removes a place that is entered, whose counter still has its hash.</summary>
    public readonly void Remove(int place, Counter[] counters)
    {
        var hole = First(counters[place].Hash);
        while (_slots[hole] != place + 1)
            hole = Next(hole);
        for (var probe = Next(hole); _slots[probe] != 0; probe = Next(probe))
        {
            // An entry may move up to the hole unless its first slot lies after the hole.
            var first = First(counters[_slots[probe] - 1].Hash);
            if (((probe - first) & _mask) < ((probe - hole) & _mask))
                continue;
            _slots[hole] = _slots[probe];
            hole = probe;
        }
        _slots[hole] = 0;
    }

    private void Grow(int count, Counter[] counters)
    {
        var size = Math.Max(FirstSlots, 2 * (_mask + 1));
        Pooled.Return(_slots);
        _slots = Pooled.Take<int>(size);
        _mask = size - 1;
        for (var place = 0; place < count; place++)
            Enter(place, counters[place].Hash);
    }
}
