using System.Text.Json;

namespace Serverless.Core.Decoding.Json;

/// <summary>Undoes the escapes of a JSON string in a buffer that grows and is reused.</summary>
internal sealed class JsonText
{
    private byte[] _buffer = new byte[256];
    private int _length;

    /// <summary>The last text, valid until the next call.</summary>
    public ReadOnlySpan<byte> Text => _buffer.AsSpan(0, _length);

    /// <summary>Takes the token that the reader stands on; false when an escape in it names half a surrogate pair.</summary>
    public bool TryUnescape(in Utf8JsonReader reader)
    {
        if (_buffer.Length < reader.ValueSpan.Length)
            _buffer = new byte[Math.Max(_buffer.Length * 2, reader.ValueSpan.Length)];
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
}
