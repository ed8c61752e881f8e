using Azure;
using Azure.Data.Tables;

namespace Serverless.Runtime.AzureStorage.References;

/// <summary>The rows that name the newest version of each reference table.</summary>
internal sealed class ReferenceTableVersions(StorageTable table)
{
    private const string Row = "newest";
    private const string Version = "version";

    /// <summary>The newest version and the row's tag; null when there is none.</summary>
    public async Task<(long Version, ETag Tag)?> NewestAsync(string name, CancellationToken ct) =>
        await table.FindAsync(OrderedKey.Encode(name), Row, ct) is { } row ? (row.GetInt64(Version)!.Value, row.ETag) : null;

    /// <summary>Names a version as the newest one. False, and nothing changed, when a newer one is named already.</summary>
    public async Task<bool> TryRaiseAsync(string name, long version, CancellationToken ct)
    {
        while (true)
        {
            var newest = await NewestAsync(name, ct);
            if (newest?.Version >= version)
                return newest.Value.Version == version;
            if (await TryNameAsync(new TableEntity(OrderedKey.Encode(name), Row) { [Version] = version }, newest?.Tag, ct))
                return true;
        }
    }

    private async Task<bool> TryNameAsync(TableEntity row, ETag? tag, CancellationToken ct) => await table.TryAsync(
        client => tag is { } given ? client.UpdateEntityAsync(row, given, TableUpdateMode.Replace, ct) : client.AddEntityAsync(row, ct),
        ct) is not null;
}
