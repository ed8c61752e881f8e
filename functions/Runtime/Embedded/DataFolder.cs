using System.Globalization;
using Serverless.Runtime.Embedded.Sqlite;

namespace Serverless.Runtime.Embedded;

/// <summary>The folder that holds everything, and its lock: one process, and one set of stores in it, may use the folder.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path)
    {
        Path = path;
        _lock = TakeLock(path);
    }

    public string Path { get; }

    public string Main => System.IO.Path.Combine(Path, "serverless.db");

    public string Results => System.IO.Path.Combine(Path, "results.db");

    public string Deltas => System.IO.Path.Combine(Path, "deltas");

    public string Archive => System.IO.Path.Combine(Path, "archive");

    /// <summary>For files that are being written. Files left in it when the folder is opened were never acknowledged.</summary>
    public string Unfinished => System.IO.Path.Combine(Path, "unfinished");

    /// <summary>Creates the folder where there is none and takes its lock. Throws <see cref="DataFolderException"/>.</summary>
    public static DataFolder Open(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        if (File.Exists(path))
            throw new DataFolderException($"The data folder '{path}' is a file. Choose a folder.");
        DataFolder? opened = null;
        try
        {
            Directory.CreateDirectory(path);
            opened = new DataFolder(path);
            opened.Prepare();
            return opened;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            opened?._lock.Dispose();
            throw new DataFolderException(
                $"The data folder{Shown(path)} can't be written: {StorageErrors.Reason(e)}. Fix that or choose another folder.");
        }
    }

    public void Dispose()
    {
        using (_lock)
            File.Delete(HolderFile(Path));
    }

    // What isn't there may be a secret that was put into the wrong setting; the exception's own message would name it too.
    private static string Shown(string path) => Directory.Exists(path) ? $" '{path}'" : "";

    private static FileStream TakeLock(string path)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, "LOCK"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (StorageErrors.IsSharingViolation(e))
        {
            var problem = $"The data folder '{path}' is in use by {Holder(path)}. Stop that one or choose another folder.";
            throw new DataFolderException(problem, e) { IsInUse = true };
        }
    }

    // The lock file can't be read while it is locked, so the holder's id is in a file of its own.
    private static string HolderFile(string path) => System.IO.Path.Combine(path, "LOCK.pid");

    private static string Holder(string path)
    {
        try
        {
            return $"process {File.ReadAllText(HolderFile(path)).Trim()}";
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    private void Prepare()
    {
        File.WriteAllText(HolderFile(Path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(Deltas);
        if (Directory.Exists(Unfinished))
            Directory.Delete(Unfinished, recursive: true);
        Directory.CreateDirectory(Unfinished);
    }
}
