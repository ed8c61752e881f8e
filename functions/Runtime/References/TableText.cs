using System.Globalization;
using System.Text;

namespace Serverless.Runtime.References;

/// <summary>
/// The text of a table's file, read once, and never more of it than a table may have: UTF-8 with a byte order mark or without, or UTF-16
/// with one. Throws <see cref="TableFileException"/> for what is no text.
/// </summary>
internal sealed class TableText(Stream file) : TextReader
{
    /// <summary>The most characters that a file may have, unpacked.</summary>
    public const int Most = 128 * 1024 * 1024;

    private const int Peeked = 8192;

    private readonly StreamReader _file = new(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
    private char[] _begin = [];
    private int _beginAt;
    private long _read;

    /// <summary>It has more characters, or unpacked bytes.</summary>
    public static TableFileException TooLong() => new(
        Text($"the file has more than {Most:N0} characters, and every instance holds a table in memory: leave out rows that no event has ")
            + "and columns that no pipeline takes");

    /// <summary>The first characters, which are still to be read.</summary>
    public async ValueTask<ReadOnlyMemory<char>> BeginAsync(CancellationToken ct)
    {
        var (begin, length) = (new char[Peeked], 0);
        while (length < Peeked && await FillAsync(begin.AsMemory(length), ct).ConfigureAwait(false) is > 0 and var read)
            length += read;
        return _begin = begin[..length];
    }

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        if (_beginAt == _begin.Length)
            return await FillAsync(buffer, cancellationToken).ConfigureAwait(false);
        var some = _begin.AsMemory(_beginAt, Math.Min(buffer.Length, _begin.Length - _beginAt));
        some.CopyTo(buffer);
        _beginAt += some.Length;
        return some.Length;
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> FillAsync(Memory<char> buffer, CancellationToken ct)
    {
        var length = await ReadFileAsync(buffer, ct).ConfigureAwait(false);
        if (buffer.Span[..length].Contains('\0'))
            throw new TableFileException("the file is no text: it has zero bytes; name a CSV file, or one with a JSON object a line");
        _read += length;
        return _read <= Most ? length : throw TooLong();
    }

    private async ValueTask<int> ReadFileAsync(Memory<char> buffer, CancellationToken ct)
    {
        try
        {
            return await _file.ReadAsync(buffer, ct).ConfigureAwait(false);
        }
        catch (DecoderFallbackException fault)
        {
            throw new TableFileException(Text($"the file isn't UTF-8 soon after character {_read + 1:N0}: save it as UTF-8"), fault);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
