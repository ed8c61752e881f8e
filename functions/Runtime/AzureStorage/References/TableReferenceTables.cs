using Serverless.Runtime.Ports;
using Serverless.Runtime.References;

namespace Serverless.Runtime.AzureStorage.References;

/// <summary>
/// Reference tables in a storage account: the content of each version in a blob, and a row that names the newest one. The writer that
/// creates the blob of a version owns that version, and the row only goes forward, so concurrent replacements are ordered.
/// </summary>
internal sealed class TableReferenceTables(StorageTable table, StorageContainer container) : IReferenceTables
{
    private readonly ReferenceTableVersions _versions = new(table);
    private readonly ReferenceTableBlobs _blobs = new(container);

    public async ValueTask<ReferenceTableVersion?> LoadAsync(string table, long than, CancellationToken ct)
    {
        var missed = than;
        while (await _versions.NewestAsync(table, ct) is { } newest && newest.Version > missed)
        {
            if (await _blobs.FindAsync(table, newest.Version, ct) is { } content)
                return new ReferenceTableVersion(table, newest.Version, ReferenceContent.Read(content.Span));
            // The version was replaced and removed meanwhile: the row names a newer one now.
            missed = newest.Version;
        }
        return missed == than
            ? null
            : throw new StoreUnavailableException(
                $"The content of the reference table '{table}' (version {missed}) is gone from the container '{container.Name}'. "
                + "Write the table again.");
    }

    public async ValueTask<long> ReplaceAsync(
        string table,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows,
        CancellationToken ct)
    {
        var content = ReferenceContent.Write(rows);
        var version = await WriteAsync(table, content, ct);
        // The row names the version only after its blob is complete. When another one has put a newer version in place meanwhile, this one
        // follows that.
        while (!await _versions.TryRaiseAsync(table, version, ct))
            version = await WriteAsync(table, content, ct);
        await _blobs.DeleteBeforeAsync(table, version, ct);
        return version;
    }

    private async Task<long> WriteAsync(string table, byte[] content, CancellationToken ct)
    {
        var version = (await _versions.NewestAsync(table, ct))?.Version + 1 ?? 1;
        while (!await _blobs.TryWriteAsync(table, version, content, ct))
            version++;
        return version;
    }
}
