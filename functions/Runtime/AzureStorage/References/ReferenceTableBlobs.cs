using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Serverless.Runtime.AzureStorage.References;

/// <summary>The contents of reference tables, a blob for each version: <c>table/version</c>. The container is made at its first use.</summary>
internal sealed class ReferenceTableBlobs(BlobContainerClient container, string connection)
{
    private volatile bool _made;

    /// <summary>The content, or null when there is none.</summary>
    public Task<BinaryData?> FindAsync(string name, long version, CancellationToken ct) => RunAsync<BinaryData?>(
        "Reading a reference table",
        async () =>
        {
            try
            {
                return (await Blob(name, version).DownloadContentAsync(ct)).Value.Content;
            }
            catch (RequestFailedException answer) when (answer.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                return null;
            }
        },
        ct);

    /// <summary>Writes the content of a version. False, and nothing written, when the version has one.</summary>
    public Task<bool> TryWriteAsync(string name, long version, byte[] content, CancellationToken ct) => RunAsync(
        "Writing a reference table",
        async () =>
        {
            try
            {
                var isNew = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
                await Blob(name, version).UploadAsync(new BinaryData(content), isNew, ct);
                return true;
            }
            catch (RequestFailedException answer) when (answer.ErrorCode == BlobErrorCode.BlobAlreadyExists || answer.ErrorCode == BlobErrorCode.ConditionNotMet)
            {
                return false;
            }
        },
        ct);

    /// <summary>Removes the contents of all versions before <paramref name="version"/>.</summary>
    public Task<bool> DeleteBeforeAsync(string name, long version, CancellationToken ct) => RunAsync(
        "Clearing old versions of a reference table away",
        async () =>
        {
            var folder = Folder(name);
            await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, folder, ct))
            {
                if (long.Parse(blob.Name.AsSpan(folder.Length), CultureInfo.InvariantCulture) < version)
                    await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: ct);
            }
            return true;
        },
        ct);

    private BlobClient Blob(string name, long version) => container.GetBlobClient(Folder(name) + version.ToString(CultureInfo.InvariantCulture));

    private static string Folder(string name) => $"{OrderedKey.Of(name)}/";

    private async Task<T> RunAsync<T>(string doing, Func<Task<T>> requests, CancellationToken ct)
    {
        try
        {
            if (!_made)
                await container.CreateIfNotExistsAsync(cancellationToken: ct);
            _made = true;
            return await requests();
        }
        catch (Exception exception) when (!ct.IsCancellationRequested && TableFaults.Of(doing, connection, exception) is { } fault)
        {
            throw fault;
        }
    }
}
