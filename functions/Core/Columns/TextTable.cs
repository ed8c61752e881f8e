using System.Buffers.Binary;
using Serverless.Core.Binary;

namespace Serverless.Core.Columns;

/// <summary>
/// Numbers the distinct texts of a column from 1, in the order in which they are met, and keeps each once. Its memory stays allocated from
/// chunk to chunk.
/// </summary>
internal sealed class TextTable
{
    private const ulong Odd1 = 0x9E3779B97F4A7C15;
    private const ulong Odd2 = 0xC2B2AE3D27D4EB4F;

    // Numbers; 0 for an empty slot. At most half of the slots are taken.
    private int[] _slots = new int[64];
    private Entry[] _entries = new Entry[33];
    private byte[] _texts = new byte[1024];
    private int _count;
    private int _used;

    /// <summary>About how many bytes the texts and what is kept beside them take.</summary>
    public long Bytes => _used + ((long)_count * (Entry.Bytes + (2 * sizeof(int))));

    /// <summary>The number of a text, which is added when it is new.</summary>
    public int NumberOf(ReadOnlySpan<byte> text)
    {
        var mix = Mix(text);
        var mask = _slots.Length - 1;
        for (var slot = (int)mix & mask; ; slot = (slot + 1) & mask)
        {
            var number = _slots[slot];
            if (number == 0)
                return Add(text, mix, slot);
            if (_entries[number].Mix == mix && Text(number).SequenceEqual(text))
                return number;
        }
    }

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

    private int Add(ReadOnlySpan<byte> text, ulong mix, int slot)
    {
        if (_used + text.Length > _texts.Length)
            Array.Resize(ref _texts, Math.Max(_texts.Length * 2, _used + text.Length));
        text.CopyTo(_texts.AsSpan(_used));
        _entries[++_count] = new Entry { Mix = mix, Start = _used, Length = text.Length };
        _used += text.Length;
        _slots[slot] = _count;
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
            var slot = (int)_entries[number].Mix & mask;
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = number;
        }
    }

    // Most texts are short: one multiplication of the two ends, which overlap. Beside it, Hash64 takes thrice as long (TextTableBenchmarks).
    private static ulong Mix(ReadOnlySpan<byte> text)
    {
        if (text.Length > 16)
            return Hash64.Of(text);
        ulong first = 0, last = 0;
        if (text.Length >= 8)
        {
            first = BinaryPrimitives.ReadUInt64LittleEndian(text);
            last = BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]);
        }
        else if (text.Length >= 4)
        {
            first = BinaryPrimitives.ReadUInt32LittleEndian(text);
            last = BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]);
        }
        else if (text.Length > 0)
        {
            first = (ulong)(text[0] | (text[text.Length >> 1] << 8) | (text[^1] << 16));
        }
        var high = Math.BigMul(first ^ Odd1, last ^ Odd2 ^ (ulong)text.Length, out ulong low);
        return high ^ low;
    }

    private struct Entry
    {
        public const int Bytes = 24;

        public ulong Mix;
        public ulong Hash;
        public int Start;
        public int Length;
    }
}
