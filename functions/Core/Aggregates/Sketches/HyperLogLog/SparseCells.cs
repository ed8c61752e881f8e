using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.HyperLogLog;

/// <summary>The cells (<see cref="SparseCell"/>) of a sketch that has few: a hash table by index, with the greatest rank seen for each.</summary>
internal struct SparseCells
{
    private const int FirstSlots = 8;
    private uint[] _slots = [];
    private int _mask = -1;

    public SparseCells()
    {
    }

    public int Count { get; private set; }

    /// <summary>The cells in no order, with zeros between them.</summary>
    public readonly ReadOnlySpan<uint> Slots => Count == 0 ? [] : _slots.AsSpan(0, _mask + 1);

    public void Reset()
    {
        Pooled.Trim(ref _slots);
        Count = 0;
        _mask = Math.Min(_slots.Length, Pooled.Kept) - 1;
    }

    /// <summary>Whether there is now one cell more.</summary>
    public bool Add(uint cell)
    {
        if (2 * Count > _mask)
            Grow();
        ref var slot = ref Find(SparseCell.Index(cell));
        if (slot != 0)
        {
            slot = Math.Max(slot, cell);
            return false;
        }
        slot = cell;
        Count++;
        return true;
    }

    /// <summary>Linear counting (HyperLogLog++ section 5.3) over the 2^25 indexes: next to exact for few.</summary>
    public readonly double Estimate()
    {
        const double all = 1 << SparseCell.Precision;
        return all * Math.Log(all / (all - Count));
    }

    /// <summary>By ascending index: how many indexes it skips, times two, plus one where a rank is kept, which then follows.</summary>
    public readonly void Write(ByteWriter writer, int precision)
    {
        var sorted = Pooled.Take<uint>(Count);
        var cells = sorted.AsSpan(0, Gather(sorted));
        cells.Sort();
        uint next = 0;
        foreach (var cell in cells)
        {
            var index = SparseCell.Index(cell);
            var kept = SparseCell.RankIsKept(index, precision);
            writer.Unsigned(((ulong)(index - next) << 1) | (kept ? 1u : 0));
            if (kept)
                writer.Byte((byte)SparseCell.KeptRank(cell));
            next = index + 1;
        }
        Pooled.Return(sorted);
    }

    public void Read(ref ByteReader reader, ulong count, int limit, int precision)
    {
        if (count > (ulong)limit)
            throw new CorruptDataException($"a sketch has {count} sparse cells, at most {limit} can be");
        ulong next = 0;
        for (; count > 0; count--)
        {
            var head = reader.Unsigned();
            var index = next + (head >> 1);
            if (index >> SparseCell.Precision != 0 || SparseCell.RankIsKept((uint)index, precision) != ((head & 1) == 1))
                throw new CorruptDataException($"a sketch has a cell at {index}, which can't be");
            Add(SparseCell.Make((uint)index, (head & 1) == 1 ? Rank(ref reader) : 0));
            next = index + 1;
        }
    }

    private static int Rank(ref ByteReader reader)
    {
        var rank = reader.Byte();
        return rank is >= 1 and <= SparseCell.MaxRank ? rank : throw new CorruptDataException($"a sketch has a cell of rank {rank}");
    }

    private readonly int Gather(uint[] target)
    {
        var used = 0;
        foreach (var cell in Slots)
            if (cell != 0)
                target[used++] = cell;
        return used;
    }

    // The first bits of a hash are as random as any, so the index serves as its own hash.
    private readonly ref uint Find(uint index)
    {
        var at = (int)index & _mask;
        while (_slots[at] != 0 && SparseCell.Index(_slots[at]) != index)
            at = (at + 1) & _mask;
        return ref _slots[at];
    }

    private void Grow()
    {
        var old = _slots;
        var size = Math.Max(FirstSlots, 2 * (_mask + 1));
        _slots = Pooled.Take<uint>(size);
        _mask = size - 1;
        foreach (var cell in old)
            if (cell != 0)
                Find(SparseCell.Index(cell)) = cell;
        Pooled.Return(old);
    }
}
