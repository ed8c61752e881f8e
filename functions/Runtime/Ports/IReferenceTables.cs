namespace Serverless.Runtime.Ports;

/// <summary>Tables that events are enriched from. Throws when the store can't be reached.</summary>
public interface IReferenceTables
{
    /// <summary>The newest version of a table if it is newer than <paramref name="than"/> (0: any), else null.</summary>
    ValueTask<ReferenceTableVersion?> LoadAsync(string table, long than, CancellationToken ct);

    /// <summary>Replaces the table by <paramref name="rows"/> (by key, the text of each column). Returns the new version.</summary>
    ValueTask<long> ReplaceAsync(
        string table,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows,
        CancellationToken ct);
}

/// <summary>A version of a reference table.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Version">The version, at least 1; a newer one is larger.</param>
/// <param name="Rows">By key, the text of each column.</param>
public sealed record ReferenceTableVersion(
    string Table,
    long Version,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rows);
