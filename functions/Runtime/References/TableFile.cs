using System.Buffers;
using System.IO.Pipelines;
using Serverless.Core.Rejections;
using Serverless.Runtime.Unpacking;

namespace Serverless.Runtime.References;

/// <summary>
/// Files that become reference tables: CSV with a line of column names, or JSON lines, plain or packed with gzip or zstd. The content says
/// which.
/// </summary>
public static class TableFile
{
    /// <summary>The most bytes of a file: 128 Mi characters take no more.</summary>
    public const long MostBytes = 4L * TableText.Most;

    private const int Magic = 4;

    /// <summary>
    /// The rows by key, each with the text of its columns: 1 to 1,000,000 of them, of at most 128 Mi characters together (of a packed file
    /// bytes), each key and value of at most 8,192.
    /// </summary>
    /// <param name="file">The content; read once, to its end at most.</param>
    /// <param name="keyColumn">The column that rows are found by; null for the first one.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="TableFileException">The content can't become a table.</exception>
    public static async ValueTask<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadAsync(
        Stream file, string? keyColumn, CancellationToken ct)
    {
        using var text = new TableText(await UnpackedAsync(file, ct).ConfigureAwait(false));
        var begin = await text.BeginAsync(ct).ConfigureAwait(false);
        var rows = begin.Span.TrimStart() switch
        {
            ['{', ..] => await JsonLinesTable.ReadAsync(text, keyColumn, ct).ConfigureAwait(false),
            ['[', ..] => throw new TableFileException("the file is a JSON array: write its objects a line each, without [ ] and commas"),
            _ => await CsvTable.ReadAsync(text, begin, keyColumn, ct).ConfigureAwait(false),
        };
        return rows.ToTable();
    }

    private static async ValueTask<Stream> UnpackedAsync(Stream file, CancellationToken ct)
    {
        var bytes = PipeReader.Create(file, new StreamPipeReaderOptions(leaveOpen: true));
        var begin = await bytes.ReadAtLeastAsync(Magic, ct).ConfigureAwait(false);
        var magic = begin.Buffer.Slice(0, Math.Min(Magic, begin.Buffer.Length)).ToArray();
        bytes.AdvanceTo(begin.Buffer.Start);
        return Unpacker.IsPacked(magic) ? await UnpackAsync(bytes.AsStream(), ct).ConfigureAwait(false) : bytes.AsStream();
    }

    /// <summary>Whole, as the end of a file that was cut isn't told from its own by a stream.</summary>
    private static async ValueTask<Stream> UnpackAsync(Stream file, CancellationToken ct)
    {
        using var packed = new MemoryStream();
        var some = new byte[64 * 1024];
        while (await file.ReadAsync(some, ct).ConfigureAwait(false) is > 0 and var length)
        {
            packed.Write(some, 0, length);
            if (packed.Length > TableText.Most)
                throw TableText.TooLong();
        }
        using var unpacker = new Unpacker();
        return unpacker.Unpack(packed.ToArray(), TableText.Most, out var plain) switch
        {
            null => new MemoryStream(plain.Array!, plain.Offset, plain.Count, writable: false),
            { Reason: Reasons.UnpackedSize } => throw TableText.TooLong(),
            var damage => throw new TableFileException($"the file is {damage.Found}: pack it again, or send it as it is"),
        };
    }
}
