using System.Text.Json;

namespace Serverless.Core.Decoding.Json;

/// <summary>Replaces the escapes of a JSON string by their characters, in a buffer that grows and is reused.</summary>
internal sealed class JsonText
{
    private const byte Escape = (byte)'\\';

    private byte[] _buffer = new byte[256];
    private int _length;

    /// <summary>The last text, valid until the next call.</summary>
    public ReadOnlySpan<byte> Text => _buffer.AsSpan(0, _length);

    /// <summary>Reads the reader's token, a string; false when an escape in it is half of a surrogate pair.</summary>
    public bool TryUnescape(in Utf8JsonReader reader)
    {
        Reserve(reader.ValueSpan.Length);
        try
        {
            _length = reader.CopyString(_buffer);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>
    /// Reads the text between a string's quotes; false when an escape in it is wrong, or is half of a surrogate pair, even if the other
    /// half comes next.
    /// </summary>
    public bool TryUnescape(ReadOnlySpan<byte> escaped)
    {
        Reserve(escaped.Length);
        _length = 0;
        for (var next = escaped.IndexOf(Escape); next >= 0; next = escaped.IndexOf(Escape))
        {
            Append(escaped[..next]);
            escaped = escaped[next..];
            if (!JsonEscape.TryRead(escaped, out var length, out var character))
                return false;
            _length += character.EncodeToUtf8(_buffer.AsSpan(_length));
            escaped = escaped[length..];
        }
        Append(escaped);
        return true;
    }

    private void Append(ReadOnlySpan<byte> plain)
    {
        plain.CopyTo(_buffer.AsSpan(_length));
        _length += plain.Length;
    }

    // An escape is never shorter than its character.
    private void Reserve(int length)
    {
        if (_buffer.Length < length)
            _buffer = new byte[Math.Max(_buffer.Length * 2, length)];
    }
}
