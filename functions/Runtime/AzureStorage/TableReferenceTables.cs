using System.Text.Json;
using Azure.Storage.Blobs;
using Serverless.Runtime.Embedded;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// Reference tables in a storage account: the content of each version in a blob, and a row that names the newest one. A version belongs to whoever made its
/// blob, and the row never goes back: of two who replace a table at once both get a version, and the higher one stays.
/// </summary>
internal sealed class TableReferenceTables(StoreTable table, BlobContainerClient container, string connection) : IReferenceTables
{
    private readonly ReferenceTableVersions _versions = new(table);
    private readonly ReferenceTableBlobs _blobs = new(container, connection);

    public async ValueTask<ReferenceTableVersion?> LoadAsync(string table, long than, CancellationToken ct)
    {
        while (await _versions.NewestAsync(table, ct) is { } newest && newest.Version > than)
        {
            if (await _blobs.FindAsync(table, newest.Version, ct) is { } content)
                return new ReferenceTableVersion(table, newest.Version, Rows(content));
            // Replaced and cleared away meanwhile: the row names a newer one by now.
        }
        return null;
    }

    public async ValueTask<long> ReplaceAsync(string table, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows, CancellationToken ct)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(rows, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyDictionaryStringString);
        var version = (await _versions.NewestAsync(table, ct))?.Version + 1 ?? 1;
        while (!await _blobs.TryWriteAsync(table, version, content, ct))
            version++;
        // Only now: the row never names a version without its content.
        if (await _versions.RaiseAsync(table, version, ct))
            await _blobs.DeleteBeforeAsync(table, version, ct);
        return version;
    }

    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rows(BinaryData content) =>
        JsonSerializer.Deserialize(content, StoredJson.Default.IReadOnlyDictionaryStringIReadOnlyDictionaryStringString)!;
}
