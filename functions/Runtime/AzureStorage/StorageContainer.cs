using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// A container of blobs, created by the first write; before that it reads as empty. Throws <see cref="StoreUnavailableException"/> when the
/// account can't be reached or refuses.
/// </summary>
internal sealed class StorageContainer(StorageConnection connection, string name, TimeProvider clock)
{
    // Up to this size the client sends a blob in one request, which writes it whole or not at all.
    private const int LargestSingleWrite = 256 * 1024 * 1024;

    private const int DeletesAtOnce = 32;

    private readonly BlobContainerClient _container = connection.Blobs.GetBlobContainerClient(name);
    private readonly StorageFaults _faults = new(connection, $"container '{name}'", "Storage Blob Data Contributor", clock);

    public string Name => name;

    /// <summary>Writes a blob; replaces one of the same name.</summary>
    public async ValueTask WriteAsync(string blob, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        await _faults.RunAsync(() => UploadAsync(blob, content, conditions: null, ct), ct).ConfigureAwait(false);

    /// <summary>Writes a blob. False, and nothing written, when one of its name exists.</summary>
    public async ValueTask<bool> TryWriteNewAsync(string blob, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        await _faults.RunAsync(
            async () =>
            {
                try
                {
                    await UploadAsync(blob, content, new BlobRequestConditions { IfNoneMatch = ETag.All }, ct).ConfigureAwait(false);
                    return true;
                }
                catch (RequestFailedException failed) when (IsTaken(failed))
                {
                    return false;
                }
            },
            ct).ConfigureAwait(false);

    /// <summary>Bytes [offset, offset + length) of a blob, fewer where it ends earlier; null when there is no such blob.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string blob, long offset, int length, CancellationToken ct) =>
        await _faults.RunAsync(
            async () =>
            {
                try
                {
                    return await DownloadAsync(_container.GetBlobClient(blob), offset, length, ct).ConfigureAwait(false);
                }
                catch (RequestFailedException failed) when (IsMissing(failed))
                {
                    return (ReadOnlyMemory<byte>?)null;
                }
            },
            ct).ConfigureAwait(false);

    /// <summary>Removes a blob. It isn't an error when there is none.</summary>
    public async ValueTask DeleteAsync(string blob, CancellationToken ct) => await _faults.RunAsync(
        async () => (await _container.DeleteBlobIfExistsAsync(blob, cancellationToken: ct).ConfigureAwait(false)).Value,
        ct).ConfigureAwait(false);

    /// <summary>Removes blobs, some at the same time. It isn't an error when one is missing.</summary>
    public async ValueTask DeleteAsync(IEnumerable<string> blobs, CancellationToken ct) => await Parallel.ForEachAsync(
        blobs, new ParallelOptions { MaxDegreeOfParallelism = DeletesAtOnce, CancellationToken = ct }, DeleteAsync).ConfigureAwait(false);

    /// <summary>Names of the blobs with the prefix, in order.</summary>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        var blobs = _container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, ct).GetAsyncEnumerator(ct);
        await using (blobs.ConfigureAwait(false))
        {
            while (await _faults.RunAsync(() => MoveNextAsync(blobs), ct).ConfigureAwait(false))
                yield return blobs.Current.Name;
        }
    }

    /// <summary>The folders directly in <paramref name="prefix"/>. It ends with '/', and so does each folder.</summary>
    public async IAsyncEnumerable<string> FoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        var items = _container.GetBlobsByHierarchyAsync(new GetBlobsByHierarchyOptions { Prefix = prefix, Delimiter = "/" }, ct)
            .GetAsyncEnumerator(ct);
        await using (items.ConfigureAwait(false))
        {
            while (await _faults.RunAsync(() => MoveNextAsync(items), ct).ConfigureAwait(false))
            {
                if (items.Current.IsPrefix)
                    yield return items.Current.Prefix;
            }
        }
    }

    private async Task<BlobContentInfo> UploadAsync(
        string blob,
        ReadOnlyMemory<byte> content,
        BlobRequestConditions? conditions,
        CancellationToken ct)
    {
        var transfer = new StorageTransferOptions { InitialTransferSize = LargestSingleWrite };
        var options = new BlobUploadOptions { Conditions = conditions, TransferOptions = transfer };
        try
        {
            return await _container.GetBlobClient(blob).UploadAsync(BinaryData.FromBytes(content), options, ct).ConfigureAwait(false);
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: ct).ConfigureAwait(false);
            return await _container.GetBlobClient(blob).UploadAsync(BinaryData.FromBytes(content), options, ct).ConfigureAwait(false);
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> DownloadAsync(BlobClient blob, long offset, int length, CancellationToken ct)
    {
        if (length == 0)
            return await blob.ExistsAsync(ct).ConfigureAwait(false) ? ReadOnlyMemory<byte>.Empty : null;
        try
        {
            var isWhole = offset == 0 && length == int.MaxValue;
            var options = new BlobDownloadOptions { Range = isWhole ? default : new HttpRange(offset, length) };
            var content = await blob.DownloadContentAsync(options, ct).ConfigureAwait(false);
            return content.Value.Content.ToMemory();
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == BlobErrorCode.InvalidRange)
        {
            return ReadOnlyMemory<byte>.Empty;
        }
    }

    private static async Task<bool> MoveNextAsync<T>(IAsyncEnumerator<T> blobs)
    {
        try
        {
            return await blobs.MoveNextAsync().ConfigureAwait(false);
        }
        catch (RequestFailedException failed) when (IsMissing(failed))
        {
            return false;
        }
    }

    private static bool IsTaken(RequestFailedException failed) =>
        failed.ErrorCode == BlobErrorCode.BlobAlreadyExists || failed.ErrorCode == BlobErrorCode.ConditionNotMet;

    private static bool IsMissing(RequestFailedException failed) =>
        failed.ErrorCode == BlobErrorCode.BlobNotFound || failed.ErrorCode == BlobErrorCode.ContainerNotFound;
}
