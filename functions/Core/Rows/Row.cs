using System.Runtime.CompilerServices;
using Serverless.Core.Time;

namespace Serverless.Core.Rows;

/// <summary>
/// One event as typed slots, reused from event to event. Numbers, times and booleans are values; text is a span into the record's bytes or
/// into the row's own scratch space, valid until <see cref="Clear"/>. A slot is present or missing; reading a missing one gives zero or
/// empty. A slot outside the layout is an <see cref="IndexOutOfRangeException"/>; whether a value is of the slot's type is not checked, as
/// that would cost on the hot path: code that resolves a name to a slot checks the type. One thread at a time.
/// </summary>
/// <param name="layout">Which slots there are, and of what type.</param>
public sealed class Row(RowLayout layout)
{
    private readonly Slot[] _slots = new Slot[layout.Count];
    private readonly bool[] _isDouble = [.. layout.Fields.Select(field => field.Type == FieldType.Number)];
    private byte[] _scratch = new byte[512];
    private int _scratchUsed;

    /// <summary>Which slots there are, and of what type.</summary>
    public RowLayout Layout { get; } = layout;

    /// <summary>The reference of the record that the event is of; stays when the row is cleared.</summary>
    public EventTime Reference { get; set; }

    /// <summary>Makes every slot missing, and the scratch space free again.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        _scratchUsed = 0;
    }

    /// <summary>Whether the slot is present.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int slot) => _slots[slot].Present;

    /// <summary>Makes a slot missing; one that is missing already stays so.</summary>
    public void Remove(int slot) => _slots[slot] = default;

    /// <summary>The value of a number slot, or of an integer slot as a number (rounded beyond 2^53); 0 when it is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Number(int slot)
    {
        var bits = _slots[slot].Bits;
        return _isDouble[slot] ? BitConverter.Int64BitsToDouble(bits) : bits;
    }

    /// <summary>The value of an integer slot; of a boolean 0 or 1, of a time its milliseconds. 0 when it is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Integer(int slot) => _slots[slot].Bits;

    /// <summary>The value of a boolean slot; false when it is missing.</summary>
    public bool Boolean(int slot) => _slots[slot].Bits != 0;

    /// <summary>The value of a timestamp slot; 1970-01-01T00:00Z when it is missing.</summary>
    public EventTime Time(int slot) => new(_slots[slot].Bits);

    /// <summary>The UTF-8 bytes of a text slot, good until the next <see cref="Clear"/>; empty when it is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Text(int slot)
    {
        ref readonly var found = ref _slots[slot];
        return new ReadOnlySpan<byte>(found.Buffer, found.Start, found.Length);
    }

    /// <summary>Sets a number slot, present from now on. The value must be finite: decoders and transforms check it.</summary>
    public void SetNumber(int slot, double value) => SetBits(slot, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Sets an integer slot, present from now on.</summary>
    public void SetInteger(int slot, long value) => SetBits(slot, value);

    /// <summary>Sets a boolean slot, present from now on.</summary>
    public void SetBoolean(int slot, bool value) => SetBits(slot, value ? 1 : 0);

    /// <summary>Sets a timestamp slot, present from now on.</summary>
    public void SetTime(int slot, EventTime value) => SetBits(slot, value.Milliseconds);

    /// <summary>
    /// Sets a text slot, present from now on, to bytes that outlive the next <see cref="Clear"/>: the record, or a reference table's
    /// value.
    /// </summary>
    /// <param name="slot">A text slot.</param>
    /// <param name="buffer">The array that holds the text; it must not change before the next <see cref="Clear"/>.</param>
    /// <param name="start">Where the text begins in it. Start and length are not checked here: <see cref="Text"/> would throw.</param>
    /// <param name="length">Bytes of the text.</param>
    public void SetText(int slot, byte[] buffer, int start, int length)
    {
        ref var target = ref _slots[slot];
        target.Buffer = buffer;
        target.Start = start;
        target.Length = length;
        target.Present = true;
    }

    /// <summary>Sets a text slot, present from now on, to a copy of the bytes in the row's scratch space.</summary>
    public void CopyText(int slot, ReadOnlySpan<byte> value)
    {
        value.CopyTo(Scratch(value.Length));
        SetText(slot, _scratch, _scratchUsed - value.Length, value.Length);
    }

    /// <summary>Copies a slot, value and presence, onto another of the same type.</summary>
    public void Copy(int from, int to) => _slots[to] = _slots[from];

    /// <summary>
    /// Room for <paramref name="length"/> bytes, at least 0, that live until the next <see cref="Clear"/>; spans handed out earlier stay
    /// valid.
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
