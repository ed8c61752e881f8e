using System.Numerics;

namespace Serverless.Core.Aggregates.Sketches.SpaceSaving;

/// <summary>Counters by item: an array of them with a hash table over it, and the items' bytes. Places are numbered from 0 and stay until <see cref="Keep"/>.</summary>
internal sealed class Counters
{
    private const int LeastRoom = 8;
    private Counter[] _counters = [];
    private byte[] _bytes = [];
    private int _bytesUsed;
    private CounterTable _table = new();

    public int Count { get; private set; }

    public ref Counter At(int place) => ref _counters[place];

    public ReadOnlySpan<byte> Item(int place) => _bytes.AsSpan(_counters[place].Start, _counters[place].Length);

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

    /// <summary>Drops all counters but those at <paramref name="places"/>, which get new places; the bytes of the others are free again.</summary>
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
