using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.Cardinality;

/// <summary>
/// A set of 64-bit hashes: a hash table by their lowest bits, 8 to 32 bytes a hash. A structure over an array of the pool, as
/// <see cref="SparseCells"/> is, so that nothing is allocated for a key whose window follows another one's.
/// </summary>
internal struct FewHashes
{
    private const int FirstSlots = 8;
    private ulong[] _slots = [];
    private int _mask = -1;

    // 0 marks a free slot, so the hash that is 0 is kept apart.
    private bool _hasZero;
    private int _used;

    public FewHashes()
    {
    }

    /// <summary>How many hashes there are.</summary>
    public readonly int Count => _used + (_hasZero ? 1 : 0);

    /// <summary>Back to none; a long array goes back to the pool.</summary>
    public void Reset()
    {
        Pooled.Trim(ref _slots);
        (_used, _hasZero) = (0, false);
        _mask = Math.Min(_slots.Length, Pooled.Kept) - 1;
    }

    /// <summary>Adds a hash; one that is there already changes nothing.</summary>
    public void Add(ulong hash)
    {
        if (hash == 0)
        {
            _hasZero = true;
            return;
        }
        if (2 * _used > _mask)
            Grow();
        ref var slot = ref Find(hash);
        _used += slot == 0 ? 1 : 0;
        slot = hash;
    }

    /// <summary>Copies all hashes into <paramref name="target"/>, of at least <see cref="Count"/>, in no order.</summary>
    public readonly void CopyTo(Span<ulong> target)
    {
        var next = 0;
        if (_hasZero)
            target[next++] = 0;
        foreach (var hash in _used == 0 ? [] : _slots.AsSpan(0, _mask + 1))
        {
            if (hash != 0)
                target[next++] = hash;
        }
    }

    /// <summary>Appends all hashes, 8 bytes each, in ascending order: the bytes depend on the set only.</summary>
    public readonly void Write(ByteWriter writer)
    {
        var hashes = Pooled.Take<ulong>(Math.Max(Count, Pooled.Kept));
        var sorted = hashes.AsSpan(0, Count);
        CopyTo(sorted);
        sorted.Sort();
        foreach (var hash in sorted)
            writer.Fixed64(hash);
        Pooled.Return(hashes);
    }

    /// <summary>
    /// Adds <paramref name="count"/> hashes that <see cref="Write"/> wrote; throws <see cref="CorruptDataException"/> where they don't
    /// ascend.
    /// </summary>
    public void Read(ref ByteReader reader, int count)
    {
        ulong last = 0;
        for (var at = 0; at < count; at++)
        {
            var hash = reader.Fixed64();
            if (at > 0 && hash <= last)
                throw new CorruptDataException($"hash {at} of {count} of a set doesn't follow the one before");
            Add(last = hash);
        }
    }

    // The hashes are as random as any, so the lowest bits serve as their own hash.
    private readonly ref ulong Find(ulong hash)
    {
        var at = (int)hash & _mask;
        while (_slots[at] != 0 && _slots[at] != hash)
            at = (at + 1) & _mask;
        return ref _slots[at];
    }

    private void Grow()
    {
        var old = _slots;
        var size = Math.Max(FirstSlots, 2 * (_mask + 1));
        _slots = Pooled.Take<ulong>(size);
        _mask = size - 1;
        foreach (var hash in old)
        {
            if (hash != 0)
                Find(hash) = hash;
        }
        Pooled.Return(old);
    }
}
