namespace Serverless.Producer.Packing;

/// <summary>
/// Events of one key range on their way into one record, one a line, in the order in which they came. The record's key is that of the
/// first event that has one: any key of the range leads to its partition. Its buffer is used again for the next record.
/// </summary>
internal sealed class Pack(PackLimits limits)
{
    private const int FirstBytes = 1024;

    private byte[] _key = new byte[64];
    private byte[] _lines = new byte[Math.Min(FirstBytes, limits.MaxBytes)];
    private int _keyLength;
    private int _length;

    /// <summary>How many there are.</summary>
    public int Events { get; private set; }

    /// <summary>Nothing more fits.</summary>
    public bool IsFull => Events == limits.MaxEvents;

    /// <summary>Empty when no event has one.</summary>
    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <summary>The events, a line feed between each two.</summary>
    public ReadOnlyMemory<byte> Lines => _lines.AsMemory(0, _length);

    /// <summary>Whether an event that isn't refused (<see cref="PackLimits.Refuse"/>) may be added.</summary>
    public bool Fits(ReadOnlySpan<byte> @event) => Events == 0 || (!IsFull && @event.Length < limits.MaxBytes - _length);

    /// <summary>Adds an event that <see cref="Fits"/>; an empty key is none.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> @event)
    {
        if (_keyLength == 0)
            _keyLength = Append(ref _key, 0, key, int.MaxValue);
        if (Events++ > 0)
            _length = Append(ref _lines, _length, "\n"u8, limits.MaxBytes);
        _length = Append(ref _lines, _length, @event, limits.MaxBytes);
    }

    /// <summary>Begins the next record.</summary>
    public void Clear() => (_keyLength, _length, Events) = (0, 0, 0);

    private static int Append(ref byte[] buffer, int length, ReadOnlySpan<byte> bytes, int most)
    {
        var end = length + bytes.Length;
        if (end > buffer.Length)
            Array.Resize(ref buffer, Math.Min(Math.Max(buffer.Length * 2, end), most));
        bytes.CopyTo(buffer.AsSpan(length));
        return end;
    }
}
