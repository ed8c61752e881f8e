using Serverless.Core.Binary;

namespace Serverless.Core.Columns;

/// <summary>
/// Numbers the distinct texts of a column from 1, in the order in which they are met, and keeps each once. Its memory stays allocated from
/// chunk to chunk.
/// </summary>
internal sealed class TextTable
{
    // Numbers; 0 for an empty slot. At most half of the slots are taken.
    private int[] _slots = new int[64];
    private Entry[] _entries = new Entry[33];
    private byte[] _texts = new byte[1024];
    private int _count;
    private int _used;

    /// <summary>How many texts there are.</summary>
    public int Count => _count;

    /// <summary>About how many bytes the texts and what is kept beside them take.</summary>
    public long Bytes => _used + ((long)_count * (Entry.Bytes + (2 * sizeof(int))));

    /// <summary>The number of a text, which is added when it is new.</summary>
    public int NumberOf(ReadOnlySpan<byte> text)
    {
        var key = ShortKey.Of(text);
        ref var slot = ref SlotOf(text, key);
        return slot == 0 ? Add(ref slot, text, key) : slot;
    }

    /// <summary>The number of a text; 0 when it was not added.</summary>
    public int Find(ReadOnlySpan<byte> text) => SlotOf(text, ShortKey.Of(text));

    /// <summary>The text of a number; empty for 0. Good until the next text is added.</summary>
    public ReadOnlySpan<byte> Text(int number) => _texts.AsSpan(_entries[number].Start, _entries[number].Length);

    /// <summary>The <see cref="Hash64"/> of a number's text, computed when it is first asked for.</summary>
    public ulong Hash(int number)
    {
        ref var entry = ref _entries[number];
        if (entry.Hash == 0)
            entry.Hash = Hash64.Of(Text(number));
        return entry.Hash;
    }

    /// <summary>Forgets all texts.</summary>
    public void Clear()
    {
        if (_count > 0)
            Array.Clear(_slots);
        (_count, _used) = (0, 0);
    }

    private ref int SlotOf(ReadOnlySpan<byte> text, ShortKey key)
    {
        var (slots, entries) = (_slots, _entries);
        var mask = slots.Length - 1;
        for (var at = (int)key.Hash(text.Length) & mask; ; at = (at + 1) & mask)
        {
            ref var slot = ref slots[at];
            ref readonly var entry = ref entries[slot];
            if (slot == 0)
                return ref slot;
            if (entry.Key == key && entry.Length == text.Length && (text.Length <= ShortKey.MostBytes || Text(slot).SequenceEqual(text)))
                return ref slot;
        }
    }

    private int Add(ref int slot, ReadOnlySpan<byte> text, ShortKey key)
    {
        if (_used + text.Length > _texts.Length)
            Array.Resize(ref _texts, Math.Max(_texts.Length * 2, _used + text.Length));
        text.CopyTo(_texts.AsSpan(_used));
        _entries[++_count] = new Entry { Key = key, Start = _used, Length = text.Length };
        _used += text.Length;
        slot = _count;
        if (_count == _entries.Length - 1)
            Grow();
        return _count;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, (_count * 2) + 1);
        _slots = new int[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var number = 1; number <= _count; number++)
        {
            var slot = (int)_entries[number].Key.Hash(_entries[number].Length) & mask;
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = number;
        }
    }

    private struct Entry
    {
        public const int Bytes = 32;

        public ShortKey Key;
        public ulong Hash;
        public int Start;
        public int Length;
    }
}
