using System.Globalization;
using Serverless.Runtime.Embedded.Sqlite;

namespace Serverless.Runtime.Embedded;

/// <summary>
/// Writes files that are either there whole or not at all: elsewhere first, and renamed when complete. Throws <see
/// cref="Ports.StoreUnavailableException"/> for trouble from outside.
/// </summary>
internal sealed class AtomicFiles(DataFolder folder, EmbeddedDurability durability)
{
    private readonly bool _flush = durability == EmbeddedDurability.Power;
    private long _written;

    /// <summary>
    /// Writes a file in the place of what has its name. Flushing blocks, so it is for the thread pool; without it all goes to memory, and
    /// another thread costs a busy machine more than the writing does.
    /// </summary>
    public async ValueTask WriteAsync(string target, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (_flush)
            await Task.Run(Write, ct).ConfigureAwait(false);
        else
            Write();

        void Write() => StorageErrors.Guarded($"Writing '{target}'", () => this.Write(target, content.Span));
    }

    /// <summary>Removes a file; none of that name is fine.</summary>
    public static void Delete(string path) => StorageErrors.Guarded($"Deleting '{path}'", () =>
    {
        if (File.Exists(path))
            File.Delete(path);
    });

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
        var within = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(within))
            Create(within);
        File.Move(unfinished, target, overwrite: true);
        if (_flush)
            FolderSync.Flush(within);
    }

    private void Create(string within)
    {
        Directory.CreateDirectory(within);
        for (var parent = within; _flush && parent != folder.Path;)
            FolderSync.Flush(parent = Path.GetDirectoryName(parent)!);
    }
}
