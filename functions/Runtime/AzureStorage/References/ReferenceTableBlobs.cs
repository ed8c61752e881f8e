using System.Globalization;

namespace Serverless.Runtime.AzureStorage.References;

/// <summary>The contents of reference tables, a blob for each version: <c>table/version</c>.</summary>
internal sealed class ReferenceTableBlobs(StorageContainer container)
{
    /// <summary>The content, or null when there is none.</summary>
    public ValueTask<ReadOnlyMemory<byte>?> FindAsync(string name, long version, CancellationToken ct) =>
        container.ReadAsync(Blob(name, version), 0, int.MaxValue, ct);

    /// <summary>Writes the content of a version. False, and nothing written, when the version has one.</summary>
    public ValueTask<bool> TryWriteAsync(string name, long version, byte[] content, CancellationToken ct) =>
        container.TryWriteNewAsync(Blob(name, version), content, ct);

    /// <summary>Removes the contents of all versions before <paramref name="version"/>.</summary>
    public async ValueTask DeleteBeforeAsync(string name, long version, CancellationToken ct)
    {
        var folder = Folder(name);
        await foreach (var blob in container.ListAsync(folder, ct))
        {
            if (long.Parse(blob.AsSpan(folder.Length), CultureInfo.InvariantCulture) < version)
                await container.DeleteAsync(blob, ct);
        }
    }

    private static string Blob(string name, long version) => Folder(name) + version.ToString(CultureInfo.InvariantCulture);

    private static string Folder(string name) => $"{OrderedKey.Encode(name)}/";
}
