namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>What a write that has been acknowledged survives.</summary>
public enum EmbeddedDurability
{
    /// <summary>
    /// The end of the process, however it comes (kill -9, a crash): writes are with the operating system. A loss of power may take the last
    /// seconds of acknowledged writes along; of the database it leaves a consistent earlier state, of delta files some empty or missing.
    /// </summary>
    Process,

    /// <summary>
    /// A loss of power too: the database's log, delta files and their folder are flushed to the disk before a write is acknowledged.
    /// </summary>
    Power,
}
