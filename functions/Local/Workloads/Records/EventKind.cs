namespace Serverless.Local.Workloads.Records;

/// <summary>What an event is generated as. The truth decides what must become of it.</summary>
internal enum EventKind : byte
{
    /// <summary>Out of order by at most the bound.</summary>
    Good,

    /// <summary>Before the watermark, yet in time for at least one view.</summary>
    Overdue,

    /// <summary>Too late for every window; a session that is still open may take it.</summary>
    Late,

    /// <summary>A rule of the pipeline drops it.</summary>
    Dropped,

    /// <summary>A dead letter: it cannot be decoded, or it breaks a rule of the pipeline.</summary>
    Malformed,

    /// <summary>A dead letter: its time lies many years ahead.</summary>
    Future,
}
