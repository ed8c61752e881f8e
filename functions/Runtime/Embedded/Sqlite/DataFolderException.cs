namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>
/// A data folder can't be used: in use, of another version, not a folder, not writable. The message is one line that says which, why and
/// what to do.
/// </summary>
public sealed class DataFolderException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the folder is in use, by another process or another part of this one.</summary>
    public bool IsInUse { get; init; }

    /// <summary>An earlier version of the app wrote the data, in a format that this build doesn't read.</summary>
    public bool IsOlder { get; init; }
}
