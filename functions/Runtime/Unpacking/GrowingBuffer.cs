namespace Serverless.Runtime.Unpacking;

/// <summary>Holds the content of a stream in an array that grows and is reused.</summary>
internal sealed class GrowingBuffer
{
    private byte[] _bytes = new byte[64 * 1024];
    private int _length;

    public ArraySegment<byte> Written => new(_bytes, 0, _length);

    /// <summary>Replaces what was written by the stream's content; false as soon as that is longer than <paramref name="limit"/>.</summary>
    public bool TryFill(Stream stream, int limit)
    {
        _length = 0;
        while (stream.Read(_bytes, _length, _bytes.Length - _length) is > 0 and var read)
        {
            _length += read;
            if (_length > limit)
                return false;
            if (_length == _bytes.Length)
                Array.Resize(ref _bytes, _length * 2);
        }
        return true;
    }

    /// <summary>Removes <paramref name="end"/> from the end of the content; false when the content ends otherwise.</summary>
    public bool TryTrimEnd(ReadOnlySpan<byte> end)
    {
        if (!Written.AsSpan().EndsWith(end))
            return false;
        _length -= end.Length;
        return true;
    }
}
