using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Serverless.Runtime.Unpacking;

/// <summary>Unpacks zstd (RFC 8878): consecutive frames are one value.</summary>
internal sealed class ZstdReader : IDisposable
{
    // 8 MB: what RFC 8878 (section 3.1.1.1.2) recommends to support. A frame of a few bytes may ask for 2 GB.
    private const int LargestWindowLog = 23;

    private Decompressor _decompressor = Create();

    public static bool Begins(ReadOnlySpan<byte> packed) => packed.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]);

    public UnpackOutcome Read(byte[] packed, int maxBytes, GrowingBuffer target)
    {
        var outcome = Unpack(packed, maxBytes, target);
        if (outcome != UnpackOutcome.Unpacked)
            Renew();
        return outcome;
    }

    public void Dispose() => _decompressor.Dispose();

    private UnpackOutcome Unpack(byte[] packed, int maxBytes, GrowingBuffer target)
    {
        using var stream = new DecompressionStream(new MemoryStream(packed), _decompressor, preserveDecompressor: true, leaveOpen: false);
        try
        {
            return target.TryFill(stream, maxBytes) ? UnpackOutcome.Unpacked : UnpackOutcome.TooLarge;
        }
        catch (Exception fault) when (fault is ZstdException or EndOfStreamException)
        {
            return UnpackOutcome.Damaged;
        }
    }

    // The decompressor keeps a frame that wasn't read to its end, and would continue it with the next value.
    private void Renew()
    {
        _decompressor.Dispose();
        _decompressor = Create();
    }

    private static Decompressor Create()
    {
        var decompressor = new Decompressor();
        decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindowLog);
        return decompressor;
    }
}
