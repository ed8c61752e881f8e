using System.Text;
using Serverless.Core.Decoding.Framers;

namespace Serverless.Core.Decoding.Csv;

/// <summary>
/// Each row is an event, also one with line breaks in quotes; blank lines and headers are none. Where a quote isn't closed the row goes to
/// the line's end, so that the rows after it are read.
/// </summary>
internal sealed class CsvFramer(CsvFormat format, bool isSingle) : Framer
{
    private const byte LineFeed = (byte)'\n';

    private readonly byte[][] _columns = [.. format.Columns.Select(Encoding.UTF8.GetBytes)];

    /// <inheritdoc/>
    public override bool MayBeEmpty => SkippedHeader;

    private bool SkippedHeader { get; set; }

    /// <inheritdoc/>
    public override int MostEvents(ReadOnlySpan<byte> value) => isSingle ? 1 : 1 + value.Count(LineFeed);

    /// <inheritdoc/>
    public override bool Next()
    {
        while (Position < End)
        {
            var (start, end) = (Position, isSingle ? End : EndOfRow(Rest));
            Position = isSingle ? End : Math.Min(end + 1, End);
            (Start, Length) = (start, Source.AsSpan(start, end - start).TrimEnd("\r\n"u8).Length);
            if (IsBlank(Event))
                continue;
            if (!IsHeader(Event))
                return true;
            SkippedHeader = true;
        }
        return false;
    }

    /// <inheritdoc/>
    protected override void Restart() => SkippedHeader = false;

    private int EndOfRow(ReadOnlySpan<byte> rest)
    {
        var feed = rest.IndexOf(LineFeed) is >= 0 and var found ? found : rest.Length;
        if (!rest[..feed].Contains((byte)'"'))
            return Position + feed;
        var row = new CsvRow(rest, 0, (byte)format.Separator);
        while (row.Next())
        {
        }
        return Position + (row.IsBroken ? feed : row.At);
    }

    private bool IsHeader(ReadOnlySpan<byte> text)
    {
        var row = new CsvRow(text, 0, (byte)format.Separator);
        var column = 0;
        while (row.Next())
        {
            if (column == _columns.Length || !text[row.From..row.To].SequenceEqual(_columns[column]))
                return false;
            column++;
        }
        return column == _columns.Length && !row.IsBroken;
    }
}
