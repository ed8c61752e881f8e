namespace Serverless.Local.Workloads.Truth;

/// <summary>
/// What must have become of all events in the end: <c>Produced = Merged + Late + Filtered + Duplicate + sum of DeadLettered</c>.
/// </summary>
/// <param name="Merged">Taken in by at least one view.</param>
/// <param name="Late">Late for every view they belong to.</param>
/// <param name="Filtered">Dropped by a rule, or of no view.</param>
/// <param name="Duplicate">Came before already.</param>
/// <param name="DeadLettered">By reason.</param>
/// <param name="Views">By view; an event counts in each view it belongs to.</param>
internal sealed record ExpectedCounts(
    long Produced,
    long Merged,
    long Late,
    long Filtered,
    long Duplicate,
    IReadOnlyDictionary<string, long> DeadLettered,
    IReadOnlyDictionary<string, ExpectedViewCounts> Views)
{
    public bool Balances => Produced == Merged + Late + Filtered + Duplicate + DeadLettered.Values.Sum();
}

/// <summary>Of one view: events that at least one of its windows took in, and events that none did.</summary>
internal sealed record ExpectedViewCounts(long Merged, long Late);
