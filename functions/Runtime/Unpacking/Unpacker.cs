using Serverless.Core.Rejections;

namespace Serverless.Runtime.Unpacking;

/// <summary>
/// Unpacks gzip and zstd values, recognised by their first bytes, with which no text begins. Never unpacks more than the limit. Buffers are
/// reused from call to call: for one thread at a time.
/// </summary>
public sealed class Unpacker : IDisposable
{
    private readonly GrowingBuffer _plain = new();
    private readonly GzipReader _gzip = new();
    private readonly ZstdReader _zstd = new();

    /// <summary>Whether a value is packed, by its first four bytes.</summary>
    internal static bool IsPacked(ReadOnlySpan<byte> begin) => GzipReader.Begins(begin) || ZstdReader.Begins(begin);

    /// <summary>Has the shape of <see cref="Core.Reading.Unpack"/>.</summary>
    public Rejection? Unpack(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        if (!IsPacked(packed))
            return null;
        var isGzip = GzipReader.Begins(packed);
        var outcome = isGzip ? _gzip.Read(packed, maxBytes, _plain) : _zstd.Read(packed, maxBytes, _plain);
        plain = _plain.Written;
        return outcome switch
        {
            UnpackOutcome.Unpacked => null,
            UnpackOutcome.TooLarge => new Rejection(RejectionStage.Framing, Reasons.UnpackedSize, null, $"more than {maxBytes} bytes"),
            _ => new Rejection(RejectionStage.Framing, Reasons.Compression, null, isGzip ? "damaged gzip" : "damaged zstd"),
        };
    }

    /// <summary>Returns the buffers; the last outcome's bytes must no longer be used.</summary>
    public void Dispose() => _zstd.Dispose();
}
