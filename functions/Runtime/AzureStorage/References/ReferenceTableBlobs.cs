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

    /// <summary>The versions that have a content.</summary>
    public async ValueTask<IReadOnlyList<long>> VersionsAsync(string name, CancellationToken ct)
    {
        var (folder, versions) = (Folder(name), new List<long>());
        await foreach (var blob in container.ListAsync(folder, ct))
            versions.Add(long.Parse(blob.AsSpan(folder.Length), CultureInfo.InvariantCulture));
        return versions;
    }

    /// <summary>Removes the content of a version.</summary>
    public ValueTask DeleteAsync(string name, long version, CancellationToken ct) => container.DeleteAsync(Blob(name, version), ct);

    private static string Blob(string name, long version) => Folder(name) + version.ToString(CultureInfo.InvariantCulture);

    private static string Folder(string name) => $"{OrderedKey.Encode(name)}/";
}
