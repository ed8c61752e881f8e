namespace Serverless.Core.Partials;

/// <summary>
/// Numbers distinct pairs of a long and an integer from 0, in the order in which they are met. A hash table whose memory stays allocated
/// from chunk to chunk.
/// </summary>
internal sealed class PairTable
{
    // Numbers plus one; 0 for an empty slot. At most half of the slots are taken.
    private int[] _slots = new int[64];
    private (long First, int Second)[] _pairs = new (long, int)[32];

    /// <summary>How many pairs there are.</summary>
    public int Count { get; private set; }

    /// <summary>The pair of a number.</summary>
    public (long First, int Second) this[int number] => _pairs[number];

    /// <summary>The number of a pair, which is added when it is new: then it is the <see cref="Count"/> before the call.</summary>
    public int NumberOf(long first, int second)
    {
        var mask = _slots.Length - 1;
        for (var slot = Slot(first, second) & mask; ; slot = (slot + 1) & mask)
        {
            var number = _slots[slot] - 1;
            if (number < 0)
                return Add(first, second, slot);
            ref readonly var pair = ref _pairs[number];
            if (pair.First == first && pair.Second == second)
                return number;
        }
    }

    /// <summary>Removes all pairs; the memory is kept.</summary>
    public void Clear()
    {
        if (Count > 0)
            Array.Clear(_slots);
        Count = 0;
    }

    private int Add(long first, int second, int slot)
    {
        _pairs[Count] = (first, second);
        _slots[slot] = ++Count;
        if (Count == _pairs.Length)
            Grow();
        return Count - 1;
    }

    private void Grow()
    {
        Array.Resize(ref _pairs, Count * 2);
        _slots = new int[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var number = 0; number < Count; number++)
        {
            var slot = Slot(_pairs[number].First, _pairs[number].Second) & mask;
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = number + 1;
        }
    }

    private static int Slot(long first, int second) =>
        (int)((((ulong)first * 0x9E3779B97F4A7C15) + ((ulong)second * 0xC2B2AE3D27D4EB4F)) >> 33);
}
