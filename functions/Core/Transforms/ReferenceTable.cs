using System.Text;
using Serverless.Core.Columns;

namespace Serverless.Core.Transforms;

/// <summary>
/// One version of a reference table; immutable. Short keys lie in the table itself, so that a row is found with no look at another place
/// (ReferenceTableBenchmarks).
/// </summary>
internal sealed class ReferenceTable
{
    // Numbers its keys from 1, in the order of the rows.
    private readonly TextTable _rows = new();
    private readonly byte[]?[] _values;
    private readonly string[] _columns;

    /// <summary>A table with these rows: key → column → text. A row need not have every column.</summary>
    public ReferenceTable(long version, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows)
    {
        Version = version;
        _columns = [.. rows.Values.SelectMany(row => row.Keys).Distinct(StringComparer.Ordinal)];
        // Rows with equal values share one array of bytes: those are few, and stay in the processor's caches.
        var shared = rows.Values.SelectMany(row => row.Values).Distinct(StringComparer.Ordinal)
            .ToDictionary(text => text, Encoding.UTF8.GetBytes, StringComparer.Ordinal);
        _values =
        [
            .. rows.Values.SelectMany(row => _columns.Select(column => row.TryGetValue(column, out var text) ? shared[text] : null)),
        ];
        foreach (var key in rows.Keys)
            _rows.NumberOf(Encoding.UTF8.GetBytes(key));
    }

    /// <summary>The version, as the store counts them.</summary>
    public long Version { get; }

    /// <summary>The number of a column, or -1.</summary>
    public int Column(string name) => Array.IndexOf(_columns, name);

    /// <summary>The number of the row with this key, or -1. Allocates nothing.</summary>
    public int Find(ReadOnlySpan<byte> key) => _rows.Find(key) - 1;

    /// <summary>The value in a row's column, or null where the row has none, or <paramref name="column"/> is -1.</summary>
    public byte[]? Value(int row, int column) => column < 0 ? null : _values[row * _columns.Length + column];
}
