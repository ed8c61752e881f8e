namespace Serverless.Core.Decoding;

/// <summary>Replaces a format's escapes by what they mean, in a buffer that grows and is reused. For one thread.</summary>
internal abstract class TextEscapes
{
    private byte[] _buffer = new byte[256];
    private int _length;

    /// <summary>The last text, valid until the next call.</summary>
    public ReadOnlySpan<byte> Text => _buffer.AsSpan(0, _length);

    /// <summary>The last text with the array that it is in, which the next call may change.</summary>
    public EventBytes Bytes => new(_buffer, 0, _length);

    /// <summary>Replaces them in a text; false when one is none.</summary>
    public bool TryUnescape(ReadOnlySpan<byte> escaped) => TryUnescape(escaped, Room(escaped.Length), out _length);

    /// <summary>Writes the text to <paramref name="target"/>, which has room for as many bytes as the escaped one has.</summary>
    protected abstract bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> target, out int length);

    /// <summary>Where the next text is written, by whom isn't given an escaped one.</summary>
    protected Span<byte> Room(int length)
    {
        if (_buffer.Length < length)
            _buffer = new byte[Math.Max(length, 2 * _buffer.Length)];
        return _buffer;
    }

    /// <summary>So many bytes of the room are the text.</summary>
    protected void Take(int length) => _length = length;
}
