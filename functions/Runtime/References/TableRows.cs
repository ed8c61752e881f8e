using System.Globalization;
using Serverless.Core.Text;

namespace Serverless.Runtime.References;

/// <summary>
/// The rows of a table as they are read from its file. Throws <see cref="TableFileException"/> for what a table can't have.
/// </summary>
internal sealed class TableRows
{
    /// <summary>The most rows of a table.</summary>
    public const int Most = 1_000_000;

    /// <summary>The most characters of a key or a value.</summary>
    public const int LongestText = 8_192;

    private const int MostNamed = 20;

    private readonly Dictionary<string, (IReadOnlyDictionary<string, string> Columns, long Line)> _rows = new(StringComparer.Ordinal);

    // Most values come many times: each is kept once.
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Adds a row.</summary>
    /// <param name="line">The line of the file where it ends, from 1.</param>
    /// <param name="keyColumn">The name of the key's column.</param>
    /// <param name="key">The key.</param>
    /// <param name="columns">Values by column; those that the row doesn't have are left out.</param>
    public void Add(long line, string keyColumn, string? key, IEnumerable<KeyValuePair<string, string>> columns)
    {
        if (string.IsNullOrEmpty(key))
            throw At(line, $"there is nothing in the key column '{Names(keyColumn)}': a row is found by its key");
        Check(line, keyColumn, key);
        var row = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, value) in columns)
        {
            Check(line, column, value);
            if (!row.TryAdd(column, Shared(value)))
                throw At(line, $"column '{Names(column)}' is there twice");
        }
        if (!_rows.TryAdd(key, (row, line)))
            throw At(line, Text($"the key '{Printable.Of(key)}' is in line {_rows[key].Line:N0} too: leave one out, or name another key ")
                + "column");
        if (_rows.Count > Most)
            throw At(line, Text($"a table has {Most:N0} rows at most: leave out those that no event has"));
    }

    /// <summary>The rows by key: at least one.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ToTable() => _rows.Count > 0
        ? _rows.ToDictionary(row => row.Key, row => row.Value.Columns, StringComparer.Ordinal)
        : throw new TableFileException("the file has no rows: add at least one");

    /// <summary>What is wrong with a line.</summary>
    public static TableFileException At(long line, string problem) => new(Text($"line {line:N0}: {problem}"));

    /// <summary>Names of columns as a message shows them.</summary>
    public static string Names(params IEnumerable<string> names) => string.Join(", ", names.Take(MostNamed).Select(Printable.Of));

    private static void Check(long line, string column, string text)
    {
        if (text.Length > LongestText)
            throw At(line, Text($"the value of '{Names(column)}' has more than {LongestText:N0} characters: shorten it"));
    }

    private string Shared(string value) => _values.TryGetValue(value, out var known) ? known : _values[value] = value;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
