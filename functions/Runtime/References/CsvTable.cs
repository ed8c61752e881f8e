using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Serverless.Runtime.References;

/// <summary>
/// A table as CSV (RFC 4180) with a line of column names, separated by commas, or by semicolons or tabs where the names are. An empty value
/// is none.
/// </summary>
internal static class CsvTable
{
    public static async ValueTask<TableRows> ReadAsync(TableText text, ReadOnlyMemory<char> begin, string? keyColumn, CancellationToken ct)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = DelimiterOf(begin.Span),
            MaxFieldSize = TableRows.LongestText,
        };
        using var parser = new CsvParser(text, configuration, leaveOpen: true);
        try
        {
            return await ReadAsync(parser, keyColumn, ct).ConfigureAwait(false);
        }
        catch (MaxFieldSizeException)
        {
            throw TableRows.At(parser.RawRow, string.Create(CultureInfo.InvariantCulture,
                $"a value that ends here or later has more than {TableRows.LongestText:N0} characters: shorten it, or close its quotes"));
        }
        catch (BadDataException)
        {
            throw TableRows.At(
                parser.RawRow, "a quote is inside a value, or quotes aren't closed: write the value in quotes, and each quote in it twice");
        }
    }

    private static async ValueTask<TableRows> ReadAsync(CsvParser parser, string? keyColumn, CancellationToken ct)
    {
        if (!await parser.ReadAsync().ConfigureAwait(false))
            throw new TableFileException("the file is empty: begin it with a line of column names");
        var rows = new TableRows();
        var columns = parser.Record!.Select(name => name.Trim()).ToArray();
        var key = KeyOf(columns, keyColumn);
        while (await parser.ReadAsync().ConfigureAwait(false))
        {
            ct.ThrowIfCancellationRequested();
            var values = parser.Record!;
            if (values.Length != columns.Length)
                throw TableRows.At(parser.RawRow, string.Create(CultureInfo.InvariantCulture,
                    $"there are {values.Length} values for {columns.Length} columns: {TableRows.Names(columns)}"));
            rows.Add(parser.RawRow, columns[key], values[key], columns.Index()
                .Where(column => column.Index != key && values[column.Index].Length > 0)
                .Select(column => KeyValuePair.Create(column.Item, values[column.Index])));
        }
        return rows;
    }

    private static int KeyOf(string[] columns, string? keyColumn)
    {
        if (Array.IndexOf(columns, "") is >= 0 and var nameless)
            throw TableRows.At(1, string.Create(CultureInfo.InvariantCulture, $"column {nameless + 1} has no name"));
        if (columns.CountBy(name => name, StringComparer.Ordinal).FirstOrDefault(name => name.Value > 1).Key is { } twice)
            throw TableRows.At(1, $"column '{TableRows.Names(twice)}' is there twice");
        if (columns.Length == 1)
            throw TableRows.At(1, $"there is one column, '{TableRows.Names(columns)}': a table has a key and at least one more");
        var key = keyColumn is null ? 0 : Array.IndexOf(columns, keyColumn);
        return key >= 0
            ? key
            : throw new TableFileException($"there is no key column '{TableRows.Names(keyColumn!)}': there are {TableRows.Names(columns)}");
    }

    private static string DelimiterOf(ReadOnlySpan<char> begin)
    {
        var names = begin.IndexOfAny('\r', '\n') is >= 0 and var end ? begin[..end] : begin;
        return names.Contains(',') ? "," : names.Contains(';') ? ";" : names.Contains('\t') ? "\t" : ",";
    }
}
