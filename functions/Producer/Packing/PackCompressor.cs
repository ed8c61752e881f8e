using System.IO.Compression;
using ZstdSharp;

namespace Serverless.Producer.Packing;

/// <summary>
/// Makes a record's value of a pack's lines. What compression doesn't make smaller stays as it is, so no value is larger than its lines.
/// For one thread; buffers are used again.
/// </summary>
internal sealed class PackCompressor(Compression compression) : IDisposable
{
    // Each fastest level that there is: the "pack" benchmark shows what they save.
    private const int ZstdLevel = 1;
    private const CompressionLevel GzipLevel = CompressionLevel.Fastest;

    private readonly Compressor? _zstd = compression == Compression.Zstd ? new Compressor(ZstdLevel) : null;
    private readonly MemoryStream? _gzip = compression == Compression.Gzip ? new MemoryStream() : null;
    private byte[] _packed = [];

    /// <summary>The value: the given lines, or bytes that are valid until the next call.</summary>
    public ReadOnlyMemory<byte> ValueOf(ReadOnlyMemory<byte> lines) => compression switch
    {
        Compression.Zstd => Zstd(lines),
        Compression.Gzip => Gzip(lines),
        _ => lines,
    };

    /// <summary>The lines of a value that was compressed so.</summary>
    public static byte[] LinesOf(byte[] value, Compression compression)
    {
        using var unpacked = new MemoryStream();
        using Stream stream = compression switch
        {
            Compression.Gzip when value.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) =>
                new GZipStream(new MemoryStream(value), CompressionMode.Decompress),
            Compression.Zstd when value.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) =>
                new DecompressionStream(new MemoryStream(value)),
            _ => new MemoryStream(value),
        };
        stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    public void Dispose() => _zstd?.Dispose();

    private ReadOnlyMemory<byte> Zstd(ReadOnlyMemory<byte> lines)
    {
        if (_packed.Length < lines.Length)
            _packed = new byte[lines.Length];
        return _zstd!.TryWrap(lines.Span, _packed.AsSpan(0, lines.Length), out var length) && length < lines.Length
            ? _packed.AsMemory(0, length)
            : lines;
    }

    private ReadOnlyMemory<byte> Gzip(ReadOnlyMemory<byte> lines)
    {
        _gzip!.SetLength(0);
        using (var stream = new GZipStream(_gzip, GzipLevel, leaveOpen: true))
            stream.Write(lines.Span);
        return _gzip.Length < lines.Length ? _gzip.GetBuffer().AsMemory(0, (int)_gzip.Length) : lines;
    }
}
