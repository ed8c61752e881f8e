namespace Serverless.Local.Workloads.UserEvents;

/// <summary>
/// The times, in milliseconds, by which the generator makes events early, late and out of order; a test compares them with the shipped
/// pipeline file.
/// </summary>
internal static class UserEventTiming
{
    /// <summary>How far the watermark of a partition stays below its newest event time.</summary>
    public const long Bound = 5_000;

    /// <summary>An event this far below the watermark is late for every window: a day and the allowed lateness.</summary>
    public const long LateForAll = 86_400_000 + 120_000;
}
