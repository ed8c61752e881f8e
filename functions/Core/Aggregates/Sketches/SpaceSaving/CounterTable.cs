namespace Serverless.Core.Aggregates.Sketches.SpaceSaving;

/// <summary>
/// An open-addressing hash table from an item's hash to the place of its counter: at most half full, probed linearly. A
/// removal moves later entries up (Knuth, TAOCP 3, 6.4, algorithm R), so that no marks of removed ones pile up.
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

    public void Reset()
    {
        Pooled.Trim(ref _slots);
        _mask = Math.Min(_slots.Length, Pooled.Kept) - 1;
    }

    public readonly int First(ulong hash) => (int)hash & _mask;

    public readonly int Next(int probe) => (probe + 1) & _mask;

    /// <summary>The place in a slot, or -1.</summary>
    public readonly int At(int probe) => _mask < 0 ? -1 : _slots[probe] - 1;

    /// <summary>Enters the place behind those entered so far, whose counter has its hash.</summary>
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

    public readonly void Remove(int place, Counter[] counters)
    {
        var hole = First(counters[place].Hash);
        while (_slots[hole] != place + 1)
            hole = Next(hole);
        for (var probe = Next(hole); _slots[probe] != 0; probe = Next(probe))
        {
            // An entry may move up to the hole unless its first slot lies behind the hole.
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
