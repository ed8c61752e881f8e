using System.Globalization;

namespace Serverless.Local.Containers;

/// <summary>The bytes of a container file, and how far they were read. What isn't there is a <see cref="ContainerFault"/>.</summary>
internal sealed class ContainerBytes(Stream stream) : IAsyncDisposable
{
    /// <summary>The largest block or header that is read, packed or not.</summary>
    public const int MostBytes = 256 * 1024 * 1024;

    private const int LongestLong = 10;
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _one = new byte[1];
    private readonly BufferedStream _stream = new(stream, BufferBytes);

    /// <summary>How many were read.</summary>
    public long Position { get; private set; }

    public async ValueTask<bool> IsAtEndAsync(CancellationToken ct)
    {
        if (await _stream.ReadAsync(_one, ct) == 0)
            return true;
        _stream.Seek(-1, SeekOrigin.Current);
        return false;
    }

    /// <summary>So many bytes. Room is made for them as they come, not as a damaged size says.</summary>
    public async ValueTask<byte[]> ReadAsync(int length, CancellationToken ct)
    {
        var bytes = new byte[Math.Min(length, BufferBytes)];
        for (var filled = 0; filled < length;)
        {
            if (filled == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(length, 2L * bytes.Length));
            var read = await _stream.ReadAsync(bytes.AsMemory(filled), ct);
            if (read == 0)
                throw new ContainerFault(string.Create(
                    CultureInfo.InvariantCulture, $"it is cut off at byte {Position + filled}: {length - filled} more should follow"));
            filled += read;
        }
        Position += length;
        return bytes;
    }

    /// <summary>An integer of variable length, zigzag.</summary>
    public async ValueTask<long> LongAsync(CancellationToken ct)
    {
        var bits = 0UL;
        for (var index = 0; index < LongestLong; index++)
        {
            var next = (await ReadAsync(1, ct))[0];
            bits |= (ulong)(next & 0x7F) << (7 * index);
            if (next < 0x80)
                return (long)(bits >> 1) ^ -(long)(bits & 1);
        }
        throw new ContainerFault(string.Create(
            CultureInfo.InvariantCulture, $"before byte {Position} is an integer of more than 64 bits: it is damaged"));
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
