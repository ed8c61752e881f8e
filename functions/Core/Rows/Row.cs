using System.Runtime.CompilerServices;
using Serverless.Core.Time;

namespace Serverless.Core.Rows;

/// <summary>
/// One event as typed slots, reused from event to event. Numbers, times and booleans are values; text is a span into the
/// record's bytes or into the row's own scratch space, valid until <see cref="Clear"/>. A slot is present or missing; reading a missing one
/// gives zero or empty.
/// </summary>
public sealed class Row(RowLayout layout)
{
    private readonly Slot[] _slots = new Slot[layout.Count];
    private readonly bool[] _isDouble = [.. layout.Fields.Select(field => field.Type == FieldType.Number)];
    private byte[] _scratch = new byte[512];
    private int _scratchUsed;

    /// <summary>Which slots there are. A slot outside of it throws <see cref="IndexOutOfRangeException"/> everywhere.</summary>
    public RowLayout Layout { get; } = layout;

    /// <summary>Makes all slots missing and the scratch space free: texts that point into it change from now on.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        _scratchUsed = 0;
    }

    /// <summary>Whether the slot has a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int slot) => _slots[slot].Present;

    /// <summary>Makes the slot missing.</summary>
    public void Remove(int slot) => _slots[slot] = default;

    /// <summary>The value of a number, or of an integer as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Number(int slot)
    {
        var bits = _slots[slot].Bits;
        return _isDouble[slot] ? BitConverter.Int64BitsToDouble(bits) : bits;
    }

    /// <summary>The value of an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Integer(int slot) => _slots[slot].Bits;

    /// <summary>The value of a boolean.</summary>
    public bool Boolean(int slot) => _slots[slot].Bits != 0;

    /// <summary>The value of a timestamp.</summary>
    public EventTime Time(int slot) => new(_slots[slot].Bits);

    /// <summary>The value of a text, in UTF-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Text(int slot)
    {
        ref readonly var found = ref _slots[slot];
        return new ReadOnlySpan<byte>(found.Buffer, found.Start, found.Length);
    }

    /// <summary>Sets a number, which must be finite.</summary>
    public void SetNumber(int slot, double value) => SetBits(slot, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Sets an integer.</summary>
    public void SetInteger(int slot, long value) => SetBits(slot, value);

    /// <summary>Sets a boolean.</summary>
    public void SetBoolean(int slot, bool value) => SetBits(slot, value ? 1 : 0);

    /// <summary>Sets a timestamp.</summary>
    public void SetTime(int slot, EventTime value) => SetBits(slot, value.Milliseconds);

    /// <summary>
    /// Points the slot at bytes that outlive the row's next <see cref="Clear"/>: the record, or a reference table's value.
    /// </summary>
    public void SetText(int slot, byte[] buffer, int start, int length)
    {
        ref var target = ref _slots[slot];
        target.Buffer = buffer;
        target.Start = start;
        target.Length = length;
        target.Present = true;
    }

    /// <summary>Copies the text into the row's scratch space.</summary>
    public void CopyText(int slot, ReadOnlySpan<byte> value)
    {
        value.CopyTo(Scratch(value.Length));
        SetText(slot, _scratch, _scratchUsed - value.Length, value.Length);
    }

    /// <summary>Copies a slot's value, of whatever type, onto another of the same type.</summary>
    public void Copy(int from, int to) => _slots[to] = _slots[from];

    /// <summary>
    /// Room for <paramref name="length"/> bytes that live until the next <see cref="Clear"/>; spans handed out earlier stay valid.
    /// </summary>
    public Span<byte> Scratch(int length)
    {
        // Slots hold the array they point into, so a new array leaves the old one's text readable.
        if (_scratchUsed + length > _scratch.Length)
        {
            _scratch = new byte[Math.Max(_scratch.Length * 2, length)];
            _scratchUsed = 0;
        }
        var span = _scratch.AsSpan(_scratchUsed, length);
        _scratchUsed += length;
        return span;
    }

    // Field by field: assigning a whole slot costs a write barrier even where no reference changes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetBits(int slot, long bits)
    {
        ref var target = ref _slots[slot];
        target.Bits = bits;
        target.Present = true;
    }

    private struct Slot
    {
        public byte[]? Buffer;
        public long Bits;
        public int Start;
        public int Length;
        public bool Present;
    }
}
