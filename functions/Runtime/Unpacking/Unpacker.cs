using System.IO.Compression;
using Serverless.Core.Rejections;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Serverless.Runtime.Unpacking;

/// <summary>
/// Unpacks gzip (RFC 1952, several members as one) and zstd (RFC 8878) values, known by their first bytes; neither can begin a text. Never more than the
/// limit is unpacked, however much a value would grow to. Its buffer is reused from call to call: not for use by two threads.
/// </summary>
public sealed class Unpacker : IDisposable
{
    // 8 MB: what RFC 8878 (section 3.1.1.1.2) recommends to support; a frame that asks for more could ask for 2 GB.
    private const int LargestWindowLog = 23;

    private readonly Decompressor _zstd = new();
    private byte[] _buffer = new byte[64 * 1024];

    public Unpacker() => _zstd.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindowLog);

    /// <summary>Has the shape of <see cref="Core.Decoding.Unpack"/>.</summary>
    public Rejection? Unpack(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        try
        {
            if (packed.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
                return ReadGzip(packed, maxBytes, out plain);
            if (packed.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
                return ReadZstd(packed, maxBytes, out plain);
            return null;
        }
        catch (Exception fault) when (fault is InvalidDataException or ZstdException or EndOfStreamException)
        {
            return new Rejection(RejectionStage.Framing, Reasons.Compression, null, Printable.Of(fault.Message));
        }
    }

    public void Dispose() => _zstd.Dispose();

    private Rejection? ReadGzip(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        using var stream = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        return ReadAll(stream, maxBytes, out plain);
    }

    private Rejection? ReadZstd(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        using var stream = new DecompressionStream(new MemoryStream(packed), _zstd, preserveDecompressor: true, leaveOpen: false);
        return ReadAll(stream, maxBytes, out plain);
    }

    private Rejection? ReadAll(Stream stream, int maxBytes, out ArraySegment<byte> plain)
    {
        var length = 0;
        while (stream.Read(_buffer, length, _buffer.Length - length) is > 0 and var read)
        {
            length += read;
            if (length > maxBytes)
            {
                plain = default;
                return new Rejection(RejectionStage.Framing, Reasons.UnpackedSize, null, $"more than {maxBytes} bytes");
            }
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, length * 2);
        }
        plain = new ArraySegment<byte>(_buffer, 0, length);
        return null;
    }
}
