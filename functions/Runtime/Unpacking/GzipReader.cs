using System.IO.Compression;

namespace Serverless.Runtime.Unpacking;

/// <summary>Unpacks gzip (RFC 1952): consecutive members are one value, and nothing else may follow.</summary>
internal sealed class GzipReader
{
    private static readonly byte[] Mark = [.. "end mark"u8];
    private static readonly byte[] PackedMark = Pack(Mark);

    private byte[] _source = new byte[64 * 1024];

    public static bool Begins(ReadOnlySpan<byte> packed) => packed.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    public UnpackOutcome Read(byte[] packed, int maxBytes, GrowingBuffer target)
    {
        using var stream = new GZipStream(Marked(packed), CompressionMode.Decompress);
        try
        {
            if (!target.TryFill(stream, maxBytes + Mark.Length))
                return UnpackOutcome.TooLarge;
            return target.TryTrimEnd(Mark) ? UnpackOutcome.Unpacked : UnpackOutcome.Damaged;
        }
        catch (InvalidDataException)
        {
            return UnpackOutcome.Damaged;
        }
    }

    // GZipStream doesn't report a truncated value: it returns the part before the end. So a known member is appended to the value: its
    // content is the last output only if the value itself is complete.
    private MemoryStream Marked(byte[] packed)
    {
        var length = packed.Length + PackedMark.Length;
        if (_source.Length < length)
            _source = new byte[Math.Max(_source.Length * 2, length)];
        packed.CopyTo(_source, 0);
        PackedMark.CopyTo(_source, packed.Length);
        return new MemoryStream(_source, 0, length, writable: false);
    }

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(plain);
        return packed.ToArray();
    }
}
