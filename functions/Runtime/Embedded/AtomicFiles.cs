using System.Globalization;
using Serverless.Runtime.Embedded.Sqlite;

namespace Serverless.Runtime.Embedded;

/// <summary>
/// Writes files so that each exists whole or not at all: to a temporary name first, renamed when complete. Throws <see
/// cref="Ports.StoreUnavailableException"/> when the file system fails.
/// </summary>
internal sealed class AtomicFiles(DataFolder folder, EmbeddedDurability durability)
{
    private readonly bool _flush = durability == EmbeddedDurability.Power;
    private long _written;

    /// <summary>
    /// Writes a file; replaces one of the same name. With flushing the write blocks, so it runs on the thread pool; without, it only copies
    /// to memory, which takes less time than a change of threads.
    /// </summary>
    public async ValueTask WriteAsync(string target, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        await WriteAsync(target, content, replace: true, ct).ConfigureAwait(false);

    /// <summary>Writes a file in the same way. False, and nothing written, where there is one of that name.</summary>
    public ValueTask<bool> TryWriteNewAsync(string target, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        WriteAsync(target, content, replace: false, ct);

    /// <summary>Removes a file. It isn't an error when there is none.</summary>
    public static void Delete(string path) => StorageErrors.Guarded($"Deleting '{path}'", () =>
    {
        if (File.Exists(path))
            File.Delete(path);
    });

    private async ValueTask<bool> WriteAsync(string target, ReadOnlyMemory<byte> content, bool replace, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _flush ? await Task.Run(Write, ct).ConfigureAwait(false) : Write();

        bool Write() => StorageErrors.Guarded($"Writing '{target}'", () => this.Write(target, content.Span, replace));
    }

    private bool Write(string target, ReadOnlySpan<byte> content, bool replace)
    {
        var unfinished = Path.Combine(folder.Unfinished, Interlocked.Increment(ref _written).ToString(CultureInfo.InvariantCulture));
        try
        {
            Fill(unfinished, content);
            return Publish(unfinished, target, replace);
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

    private bool Publish(string unfinished, string target, bool replace)
    {
        var within = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(within))
            Create(within);
        try
        {
            File.Move(unfinished, target, replace);
        }
        catch (IOException) when (!replace && File.Exists(target))
        {
            return false;
        }
        if (_flush)
            FolderSync.Flush(within);
        return true;
    }

    private void Create(string within)
    {
        Directory.CreateDirectory(within);
        for (var parent = within; _flush && parent != folder.Path;)
            FolderSync.Flush(parent = Path.GetDirectoryName(parent)!);
    }
}
