using System.Collections.Immutable;

namespace Serverless.Core.Transforms;

/// <summary>
/// A snapshot of the tables that events are enriched from: immutable, so that a batch sees one state of them. Look-ups by UTF-8 key
/// allocate nothing.
/// </summary>
public sealed class ReferenceTables
{
    /// <summary>A snapshot without tables: every look-up finds nothing.</summary>
    public static readonly ReferenceTables Empty =
        new(ImmutableDictionary<string, ReferenceTable>.Empty.WithComparers(StringComparer.Ordinal));

    private readonly ImmutableDictionary<string, ReferenceTable> _tables;

    private ReferenceTables(ImmutableDictionary<string, ReferenceTable> tables) => _tables = tables;

    /// <summary>
    /// A snapshot in which <paramref name="table"/> has these rows (key → column → text) and all other tables are as here.
    /// </summary>
    public ReferenceTables With(string table, long version, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows) =>
        new(_tables.SetItem(table, new ReferenceTable(version, rows)));

    /// <summary>The version of a table in this snapshot; 0 when the snapshot doesn't have it.</summary>
    public long VersionOf(string table) => Find(table)?.Version ?? 0;

    internal ReferenceTable? Find(string table) => _tables.GetValueOrDefault(table);
}
