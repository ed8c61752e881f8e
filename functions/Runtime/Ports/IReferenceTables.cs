namespace Serverless.Runtime.Ports;

/// <summary>
/// Tables that events are enriched from. A table has versions, counted from 1: each is immutable, the highest is the newest, and earlier
/// ones stay until they are collected. Throws <see cref="StoreUnavailableException"/> when the store can't be reached.
/// </summary>
public interface IReferenceTables
{
    /// <summary>The newest version of a table if it is newer than <paramref name="than"/> (0: any), else null.</summary>
    /// <exception cref="DamagedTableException">It can't be read.</exception>
    ValueTask<ReferenceTableVersion?> LoadAsync(string table, long than, CancellationToken ct);

    /// <summary>One version of a table; null when there is none, or none any more.</summary>
    /// <exception cref="DamagedTableException">It can't be read.</exception>
    ValueTask<ReferenceTableVersion?> FindAsync(string table, long version, CancellationToken ct);

    /// <summary>The newest version of each table, by name.</summary>
    ValueTask<IReadOnlyList<ReferenceTableInfo>> ListAsync(CancellationToken ct);

    /// <summary>
    /// Makes <paramref name="rows"/> (by key, the text of each column) the newest version of the table. Returns that version: the present
    /// one, and nothing is written, where it has these rows and is whole.
    /// </summary>
    ValueTask<long> ReplaceAsync(
        string table,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows,
        CancellationToken ct);

    /// <summary>
    /// As <see cref="ReplaceAsync"/>, where the newest version is <paramref name="newest"/> (0: there is none). Null, and nothing changed,
    /// where it is another one.
    /// </summary>
    ValueTask<long?> TryReplaceAsync(
        string table,
        long newest,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows,
        CancellationToken ct);

    /// <summary>Removes the versions that were replaced by a newer one before that time. Returns how many.</summary>
    ValueTask<int> CollectAsync(DateTimeOffset before, CancellationToken ct);
}

/// <summary>A version of a reference table.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Version">The version, at least 1; a newer one is larger.</param>
/// <param name="Rows">By key, the text of each column.</param>
public sealed record ReferenceTableVersion(
    string Table,
    long Version,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rows);

/// <summary>What is known of a table without reading its rows.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Version">Its newest version.</param>
/// <param name="WrittenAt">When that was written, by the clock of its writer.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Bytes">How many bytes it takes in the store.</param>
/// <param name="Hash">A hash of its rows, 16 hexadecimal digits: equal rows have equal hashes, in whatever order they were given.</param>
public sealed record ReferenceTableInfo(string Table, long Version, DateTimeOffset WrittenAt, int Rows, long Bytes, string Hash);

/// <summary>A version of a reference table is named and can't be read: its content is gone, damaged or of another build.</summary>
public sealed class DamagedTableException(string table, long version, string why, Exception? inner = null) : Exception(
    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"reference table '{table}' can't be read: version {version} {why}"),
    inner)
{
    /// <summary>The version.</summary>
    public long Version => version;
}
