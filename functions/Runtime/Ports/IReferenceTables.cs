namespace Serverless.Runtime.Ports;

/// <summary>Tables that events are enriched from. Throws when the store can't be reached.</summary>
public interface IReferenceTables
{
    /// <summary>The newest version of a table if it is newer than <paramref name="than"/>, else null. Version 0 is no table.</summary>
    ValueTask<ReferenceTableVersion?> LoadAsync(string table, long than, CancellationToken ct);

    /// <summary>Puts a whole new version in place of the one before.</summary>
    ValueTask<long> ReplaceAsync(string table, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows, CancellationToken ct);
}

/// <summary>Key → column → text.</summary>
public sealed record ReferenceTableVersion(string Table, long Version, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rows);
