using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Serverless.Core.Binary;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>
/// Delta objects as files: <c>deltas/&lt;pipeline&gt;/&lt;bucket&gt;/&lt;name&gt;</c>, the bucket being a hash of the name, so that no folder grows large.
/// A file is written elsewhere and renamed when complete: what has the name is whole.
/// </summary>
internal sealed class EmbeddedDeltas(DataFolder folder, EmbeddedDurability durability) : IDeltaStore
{
    private readonly bool _flush = durability == EmbeddedDurability.Power;
    private long _written;

    public bool WantsPacked => false;

    // On the thread pool, not on the caller's thread: flushing blocks.
    public async ValueTask WriteAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var target = PathOf(pipeline, name);
        await Task.Run(() => Guarded($"Writing '{target}'", () => Write(target, content.Span)), ct);
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string pipeline, string name, long offset, int length, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ct.ThrowIfCancellationRequested();
        var path = PathOf(pipeline, name);
        return ValueTask.FromResult(Guarded($"Reading '{path}'", () => Read(path, offset, length)));
    }

    public IAsyncEnumerable<string> ListAsync(string pipeline, DateTimeOffset from, DateTimeOffset before, CancellationToken ct)
    {
        var root = new DirectoryInfo(FolderOf(pipeline));
        return Buckets(root).SelectMany(bucket => Names(bucket, ct)).Where(name => DeltaName.TimeOf(name) is { } made && made >= from && made < before).ToAsyncEnumerable();
    }

    public ValueTask DeleteAsync(string pipeline, string name, CancellationToken ct)
    {
        var path = PathOf(pipeline, name);
        Guarded($"Deleting '{path}'", () =>
        {
            if (File.Exists(path))
                File.Delete(path);
        });
        return ValueTask.CompletedTask;
    }

    private string FolderOf(string pipeline) => Path.Combine(folder.Deltas, StoreName.Checked(pipeline));

    private string PathOf(string pipeline, string name)
    {
        var bucket = (byte)Hash64.Of(Encoding.UTF8.GetBytes(name));
        return Path.Combine(FolderOf(pipeline), bucket.ToString("x2", CultureInfo.InvariantCulture), StoreName.Checked(name));
    }

    private void Write(string target, ReadOnlySpan<byte> content)
    {
        var unfinished = Path.Combine(folder.Unfinished, Interlocked.Increment(ref _written).ToString(CultureInfo.InvariantCulture));
        try
        {
            Fill(unfinished, content);
            Publish(unfinished, target);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private void Fill(string path, ReadOnlySpan<byte> content)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        RandomAccess.Write(file, content, 0);
        if (_flush)
            RandomAccess.FlushToDisk(file);
    }

    private void Publish(string unfinished, string target)
    {
        var bucket = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(bucket))
            Create(bucket);
        File.Move(unfinished, target, overwrite: true);
        if (_flush)
            FolderSync.Flush(bucket);
    }

    private void Create(string bucket)
    {
        Directory.CreateDirectory(bucket);
        if (!_flush)
            return;
        FolderSync.Flush(Path.GetDirectoryName(bucket)!);
        FolderSync.Flush(folder.Deltas);
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
        return Guarded($"Listing '{bucket.FullName}'", () => bucket.EnumerateFiles().Select(file => file.Name).ToList());
    }

    private static void Guarded(string doing, Action work) => Guarded(doing, () =>
    {
        work();
        return true;
    });

    private static T Guarded<T>(string doing, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageErrors.Of(doing, e);
        }
    }
}
