namespace Serverless.Core.IngestStates;

/// <summary>
/// Where in a ring an id is: a hash table with open addressing and linear probing (Knuth, The Art of Computer Programming, volume 3, 6.4,
/// algorithms L and R), of which at most half the slots are taken. A slot is 0, or 32 bits of the id, then its position and 1. The bits say
/// where the search for it begins, and spare most looks into the ring.
/// </summary>
/// <param name="room">How many ids it has room for: a power of two.</param>
internal sealed class IdIndex(int room)
{
    private readonly ulong[] _slots = new ulong[room * 2];

    private int Mask => _slots.Length - 1;

    /// <summary>The position of an id; -1 when it isn't there.</summary>
    public int Find(UInt128 id, RememberedId[] ring)
    {
        var slot = SlotOf(id, ring);
        return _slots[slot] == 0 ? -1 : PositionIn(_slots[slot]);
    }

    /// <summary>Puts the id at a position in; where it is there at another position, in place of that.</summary>
    public void Put(int position, RememberedId[] ring)
    {
        var id = ring[position].Id;
        _slots[SlotOf(id, ring)] = ((ulong)BitsOf(id) << 32) | ((uint)position + 1u);
    }

    /// <summary>Takes the id at a position out; where another position has taken its place, nothing.</summary>
    public void Remove(int position, RememberedId[] ring)
    {
        var slot = SlotOf(ring[position].Id, ring);
        if (_slots[slot] != 0 && PositionIn(_slots[slot]) == position)
            Close(slot);
    }

    /// <summary>Takes all out.</summary>
    public void Clear() => Array.Clear(_slots);

    /// <summary>The slot that has an id, or the free one where it would be.</summary>
    private int SlotOf(UInt128 id, RememberedId[] ring)
    {
        var bits = BitsOf(id);
        for (var slot = (int)bits & Mask; ; slot = (slot + 1) & Mask)
        {
            var found = _slots[slot];
            if (found == 0 || ((uint)(found >> 32) == bits && ring[PositionIn(found)].Id == id))
                return slot;
        }
    }

    /// <summary>Frees a slot: moves those after it up whose search would end there.</summary>
    private void Close(int free)
    {
        for (var slot = (free + 1) & Mask; _slots[slot] != 0; slot = (slot + 1) & Mask)
        {
            var home = (int)(_slots[slot] >> 32) & Mask;
            if (((slot - home) & Mask) < ((slot - free) & Mask))
                continue;
            _slots[free] = _slots[slot];
            free = slot;
        }
        _slots[free] = 0;
    }

    private static uint BitsOf(UInt128 id) => (uint)(ulong)id;

    private static int PositionIn(ulong slot) => (int)(uint)slot - 1;
}
