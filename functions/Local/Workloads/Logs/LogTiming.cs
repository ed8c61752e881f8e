namespace Serverless.Local.Workloads.Logs;

/// <summary>
/// The times, in milliseconds, by which the generator makes lines early, late and out of order; a test compares them with the shipped
/// pipeline file.
/// </summary>
internal static class LogTiming
{
    /// <summary>How far the watermark of a partition stays below its newest event time.</summary>
    public const long Bound = 5_000;

    /// <summary>A line this far below the watermark is late for every window: the longest, and the allowed lateness.</summary>
    public const long LateForAll = 60_000 + 30_000;

    /// <summary>So far below the watermark overdue lines are at most: the longest window's lateness.</summary>
    public const long Overdue = 29_000;
}
