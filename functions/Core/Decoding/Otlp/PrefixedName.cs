using System.Text;

namespace Serverless.Core.Decoding.Otlp;

/// <summary>A name made of a prefix and a key, in a buffer that grows and is reused.</summary>
internal sealed class PrefixedName
{
    private byte[] _buffer = new byte[128];

    /// <summary>Valid until the next call. The prefix is ASCII.</summary>
    public ReadOnlySpan<byte> Of(string prefix, ReadOnlySpan<byte> key)
    {
        var length = prefix.Length + key.Length;
        if (_buffer.Length < length)
            _buffer = new byte[2 * length];
        Encoding.ASCII.GetBytes(prefix, _buffer);
        key.CopyTo(_buffer.AsSpan(prefix.Length));
        return _buffer.AsSpan(0, length);
    }
}
