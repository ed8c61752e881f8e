using Serverless.Core.Binary;
using Serverless.Runtime.Ports;
using Serverless.Runtime.References;
using Rows = System.Collections.Generic.IReadOnlyDictionary<
    string, System.Collections.Generic.IReadOnlyDictionary<string, string>>;

namespace Serverless.Runtime.AzureStorage.References;

/// <summary>
/// Reference tables in a storage account: the content of each version in a blob, rows that say when each was written, and a row that names
/// the newest one. The writer that creates the blob of a version owns that version, and the row only goes forward, so concurrent
/// replacements are ordered. A writer that dies between the two leaves a blob that nothing names, and that the collector removes.
/// </summary>
internal sealed class TableReferenceTables(StorageTable table, StorageContainer container, TimeProvider clock) : IReferenceTables
{
    private readonly ReferenceTableVersions _versions = new(table);
    private readonly ReferenceTableBlobs _blobs = new(container);

    public async ValueTask<ReferenceTableVersion?> LoadAsync(string table, long than, CancellationToken ct)
    {
        var missed = than;
        while (await _versions.NewestAsync(table, ct) is var (newest, _) && newest.Version > missed)
        {
            if (await FindAsync(table, newest.Version, ct) is { } found)
                return found;
            // The version was replaced and collected meanwhile: the row names a newer one now.
            missed = newest.Version;
        }
        return missed == than
            ? null
            : throw new DamagedTableException(table, missed, $"is gone from the container '{container.Name}': put the table again");
    }

    public async ValueTask<ReferenceTableVersion?> FindAsync(string table, long version, CancellationToken ct) =>
        await _blobs.FindAsync(table, version, ct) is { } content ? ReferenceContent.Read(table, version, content.Span) : null;

    public async ValueTask<IReadOnlyList<ReferenceTableInfo>> ListAsync(CancellationToken ct) =>
        [.. (await _versions.ListAsync(ct)).OrderBy(info => info.Table, StringComparer.Ordinal)];

    public async ValueTask<long> ReplaceAsync(string table, Rows rows, CancellationToken ct)
    {
        var content = ReferenceContent.Of(rows);
        // When another one has put a newer version in place meanwhile, this one follows that.
        while (true)
        {
            if (await TryReplaceAsync(table, over: null, content, ct) is { } version)
                return version;
        }
    }

    public async ValueTask<long?> TryReplaceAsync(string table, long newest, Rows rows, CancellationToken ct) =>
        await TryReplaceAsync(table, newest, ReferenceContent.Of(rows), ct);

    public async ValueTask<int> CollectAsync(DateTimeOffset before, CancellationToken ct)
    {
        var removed = 0;
        foreach (var newest in await _versions.ListAsync(ct))
            removed += await CollectAsync(newest, before, ct);
        return removed;
    }

    private async Task<long?> TryReplaceAsync(string table, long? over, ReferenceContent content, CancellationToken ct)
    {
        var newest = (await _versions.NewestAsync(table, ct))?.Info;
        if (over is { } expected && expected != (newest?.Version ?? 0))
            return null;
        if (newest?.Hash == content.Hash && await IsWholeAsync(newest, ct))
            return newest.Version;
        var version = (newest?.Version ?? 0) + 1;
        while (!await _blobs.TryWriteAsync(table, version, content.Bytes, ct))
            version++;
        // The row names the version only after its blob is complete.
        var written = new ReferenceTableInfo(table, version, clock.GetUtcNow(), content.Count, content.Bytes.Length, content.Hash);
        return await _versions.TryNameAsync(written, over, ct) ? version : null;
    }

    private async Task<bool> IsWholeAsync(ReferenceTableInfo version, CancellationToken ct) =>
        await _blobs.FindAsync(version.Table, version.Version, ct) is { } content && StoredHeader.IsWhole(content.Span);

    private async Task<int> CollectAsync(ReferenceTableInfo newest, DateTimeOffset before, CancellationToken ct)
    {
        var named = await _versions.AllAsync(newest.Table, ct);
        var replaced = named.Zip(named.Skip(1), (version, next) => (version.Version, At: next.WrittenAt))
            .Where(one => one.At < before).Select(one => one.Version).ToList();
        // A version before the newest that isn't named by now never will be: versions are named in ascending order.
        var known = named.Select(version => version.Version).ToHashSet();
        var unnamed = (await _blobs.VersionsAsync(newest.Table, ct)).Where(version => version < newest.Version && !known.Contains(version));
        foreach (var version in replaced.Concat(unnamed))
        {
            await _blobs.DeleteAsync(newest.Table, version, ct);
            await _versions.ForgetAsync(newest.Table, version, ct);
        }
        return replaced.Count;
    }
}
