using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.Local.Workloads.Truth;

/// <summary>What must come of a workload's events in a given pipeline, as far as that is known.</summary>
internal interface ITruth
{
    /// <summary>By view, how each of its aggregates is compared; of views that aren't here nothing is known.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<ResultCheck>> Checks { get; }

    /// <summary>What can't be verified, each with the reason.</summary>
    IReadOnlyList<string> NotVerified { get; }

    /// <summary>Something is known of every view: then the counts of merged, late and filtered events are known too.</summary>
    bool HasAllViews { get; }

    /// <summary>The totals, once <see cref="Results"/> has been gone through to its end; null when nothing is known of any event.</summary>
    ExpectedCounts? Counts { get; }

    /// <summary>Every window's result, each as soon as it can't change any more. To be gone through once.</summary>
    IEnumerable<ExpectedResult> Results();
}
