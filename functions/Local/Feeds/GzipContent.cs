using System.IO.Compression;

namespace Serverless.Local.Feeds;

/// <summary>
/// The content of a gzip stream (RFC 1952; members that follow each other are one content). Where the stream isn't whole, it gives what
/// comes before that and then throws <see cref="InvalidDataException"/>: <see cref="GZipStream"/> takes a cut for the end.
/// </summary>
internal sealed class GzipContent : ReadOnlyStream
{
    private const string NotWhole = "it is cut off, or goes on with something that isn't packed";

    private static readonly byte[] Mark = [.. "end mark"u8];
    private static readonly byte[] PackedMark = Pack(Mark);

    // A known member comes after the stream: its content follows as such only if all before it is whole.
    private readonly MarkedStream _packed;
    private readonly GZipStream _content;
    private bool _isRead;

    /// <param name="packed">What is read; closed with this.</param>
    public GzipContent(Stream packed)
    {
        _packed = new MarkedStream(packed);
        _content = new GZipStream(_packed, CompressionMode.Decompress);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isRead || buffer.IsEmpty)
            return 0;
        // All that comes of what was read is given before more is read: so what is given once the mark is read comes of the mark.
        var read = await ReadContentAsync(buffer, cancellationToken);
        if (read > 0 && !_packed.IsAtMark)
            return read;
        _isRead = true;
        return await IsMarkAsync(buffer[..read], cancellationToken) ? 0 : throw new InvalidDataException(NotWhole);
    }

    protected override void Dispose(bool disposing)
    {
        _content.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadContentAsync(Memory<byte> buffer, CancellationToken ct)
    {
        try
        {
            return await _content.ReadAsync(buffer, ct);
        }
        catch (InvalidDataException) when (_packed.IsAtMark)
        {
            throw new InvalidDataException(NotWhole);
        }
    }

    private async ValueTask<bool> IsMarkAsync(ReadOnlyMemory<byte> begin, CancellationToken ct)
    {
        var (rest, found) = (new byte[Mark.Length + 1], begin.ToArray().ToList());
        while (found.Count <= Mark.Length && await ReadContentAsync(rest, ct) is > 0 and var read)
            found.AddRange(rest[..read]);
        return found.SequenceEqual(Mark);
    }

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(plain);
        return packed.ToArray();
    }

    /// <summary>A stream, and after its end the mark.</summary>
    private sealed class MarkedStream(Stream stream) : ReadOnlyStream
    {
        private int _given;

        /// <summary>Whether the stream is read to its end.</summary>
        public bool IsAtMark { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!IsAtMark && await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                return read;
            IsAtMark = true;
            var length = Math.Min(buffer.Length, PackedMark.Length - _given);
            PackedMark.AsMemory(_given, length).CopyTo(buffer);
            _given += length;
            return length;
        }

        protected override void Dispose(bool disposing)
        {
            stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
