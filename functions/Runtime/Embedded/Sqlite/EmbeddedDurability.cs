namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>What a write that has been acknowledged survives.</summary>
public enum EmbeddedDurability
{
    /// <summary>
    /// Any end of the process (kill -9, a crash): writes are handed to the operating system. A loss of power may lose the last seconds of
    /// acknowledged writes: the database is then in a consistent earlier state, and some delta files may be empty or missing.
    /// </summary>
    Process,

    /// <summary>
    /// A loss of power too: the database's log, delta files and their folder are flushed to the disk before a write is acknowledged.
    /// </summary>
    Power,
}
