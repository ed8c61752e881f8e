namespace Serverless.Local.Workloads.Truth;

/// <summary>What the oracle has to know of an event of any pipeline: where it lies, when it happened, and whether it counts.</summary>
internal interface ITruthFact
{
    int Partition { get; }

    /// <summary>Event time in milliseconds since 1970; of no meaning in a dead letter.</summary>
    long TimeMs { get; }

    /// <summary>One of <see cref="Core.Rejections.Reasons"/> when the event must become a dead letter, else null.</summary>
    string? DeadReason { get; }

    /// <summary>An accepted event of the same id lies before it in its partition, not longer ago than the pipeline remembers ids.</summary>
    bool IsDuplicate { get; }

    /// <summary>A rule of the pipeline drops the event.</summary>
    bool Dropped { get; }
}
