using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Serverless.Core.Binary;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>
/// Delta objects as files: <c>deltas/&lt;pipeline&gt;/&lt;bucket&gt;/&lt;name&gt;</c>, where the bucket is a hash of the name, so that no
/// folder grows large.
/// </summary>
internal sealed class EmbeddedDeltas(DataFolder folder, AtomicFiles files) : IDeltaStore
{
    public bool WantsPacked => false;

    public ValueTask WriteAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        files.WriteAsync(PathOf(pipeline, name), content, ct);

    public ValueTask<bool> TryWriteNewAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        files.TryWriteNewAsync(PathOf(pipeline, name), content, ct);

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string pipeline, string name, long offset, int length, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ct.ThrowIfCancellationRequested();
        var path = PathOf(pipeline, name);
        return ValueTask.FromResult(StorageErrors.Guarded($"Reading '{path}'", () => Read(path, offset, length)));
    }

    public IAsyncEnumerable<string> ListAsync(string pipeline, DateTimeOffset from, DateTimeOffset before, CancellationToken ct)
    {
        var root = new DirectoryInfo(FolderOf(pipeline));
        return Buckets(root).SelectMany(bucket => Names(bucket, ct))
            .Where(name => DeltaName.TimeOf(name) is { } made && made >= from && made < before)
            .ToAsyncEnumerable();
    }

    public ValueTask DeleteAsync(string pipeline, IReadOnlyList<string> names, CancellationToken ct)
    {
        foreach (var name in names)
        {
            ct.ThrowIfCancellationRequested();
            AtomicFiles.Delete(PathOf(pipeline, name));
        }
        return ValueTask.CompletedTask;
    }

    private string FolderOf(string pipeline) => Path.Combine(folder.Deltas, StoreName.Checked(pipeline));

    private string PathOf(string pipeline, string name)
    {
        var bucket = (byte)Hash64.Of(Encoding.UTF8.GetBytes(name));
        return Path.Combine(FolderOf(pipeline), bucket.ToString("x2", CultureInfo.InvariantCulture), StoreName.Checked(name));
    }

    private static ReadOnlyMemory<byte>? Read(string path, long offset, int length)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return Read(file, offset, (int)Math.Clamp(RandomAccess.GetLength(file) - offset, 0, length));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Read(SafeFileHandle file, long offset, int length)
    {
        var content = new byte[length];
        var (total, read) = (0, 1);
        for (; total < length && read > 0; total += read)
            read = RandomAccess.Read(file, content.AsSpan(total), offset + total);
        return content.AsMemory(0, total);
    }

    private static IEnumerable<DirectoryInfo> Buckets(DirectoryInfo root) => root.Exists ? root.EnumerateDirectories() : [];

    private static List<string> Names(DirectoryInfo bucket, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return StorageErrors.Guarded($"Listing '{bucket.FullName}'", () => bucket.EnumerateFiles().Select(file => file.Name).ToList());
    }
}
