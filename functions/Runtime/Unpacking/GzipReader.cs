using System.IO.Compression;

namespace Serverless.Runtime.Unpacking;

/// <summary>Unpacks gzip (RFC 1952): members that follow one another are one value, and nothing else may follow.</summary>
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

    // GZipStream takes a value that breaks off for one that ends there, and would hand back half of it as if it were whole. With one more
    // member behind the value, its content comes out last only if every byte in front of it was read as it was meant.
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
