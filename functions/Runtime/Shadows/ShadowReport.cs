using System.Text.Json;

namespace Serverless.Runtime.Shadows;

/// <summary>What would differ if a candidate were the version of its pipeline.</summary>
/// <param name="Pipeline">The pipeline that runs.</param>
/// <param name="Version">The hash of its definition.</param>
/// <param name="Shadow">The name under which the candidate runs.</param>
/// <param name="Candidate">The hash of the candidate's definition: the pipeline's, once the candidate is activated.</param>
public sealed record ShadowReport(string Pipeline, string Version, string Shadow, string Candidate)
{
    /// <summary>
    /// Only windows of events after this time are compared: all that one of them has read and the other one hasn't is of it or before.
    /// Null when both have read the same from the start.
    /// </summary>
    public string? After { get; init; }

    /// <summary>By partition, the offsets that both have read, in order.</summary>
    public IReadOnlyList<CommonOffsets> Partitions { get; init; } = [];

    /// <summary>What became of the events of those records in the pipeline.</summary>
    public required OutcomeCounts ActiveCounts { get; init; }

    /// <summary>What became of the events of those records in the candidate.</summary>
    public required OutcomeCounts CandidateCounts { get; init; }

    /// <summary>The views of both, in the candidate's order, then those that it doesn't have.</summary>
    public IReadOnlyList<ViewReport> Views { get; init; } = [];

    /// <summary>What else is to be known, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How many windows were compared.</summary>
    public long Compared => Views.Sum(view => view.Compared);

    /// <summary>
    /// Whether windows were compared and nothing differs: no window, field or view. What is left out has no part in it.
    /// </summary>
    public bool IsEqual => Compared > 0 && Views.All(view => view.IsEqual);

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}

/// <summary>Offsets of a partition that both have read: [First, Next).</summary>
public sealed record CommonOffsets(int Partition, long First, long Next);

/// <summary>
/// Counts of ledger rows that lie wholly within the common offsets. A row that reaches over an end of them is not in it: where the rows of
/// both are cut differently, <paramref name="Records"/> differ by some.
/// </summary>
/// <param name="Records">Records.</param>
/// <param name="Read">Events in them.</param>
/// <param name="Merged">Events merged into at least one view.</param>
/// <param name="Late">Events late for every view that they belong to.</param>
/// <param name="Filtered">Events of no view, or dropped.</param>
/// <param name="Duplicate">Events that came again.</param>
/// <param name="DeadLettered">Dead letters by reason.</param>
/// <param name="Dropped">Of the filtered events, those that a rule dropped, by its name.</param>
/// <param name="LateByView">By view, how many events were late for it.</param>
public sealed record OutcomeCounts(
    long Records, long Read, long Merged, long Late, long Filtered, long Duplicate, IReadOnlyDictionary<string, long> DeadLettered,
    IReadOnlyDictionary<string, long> Dropped, IReadOnlyDictionary<string, long> LateByView);

/// <summary>What differs in a view.</summary>
/// <param name="View">Its name.</param>
public sealed record ViewReport(string View)
{
    /// <summary>Why its windows aren't compared; null when they are.</summary>
    public string? NotCompared { get; init; }

    /// <summary>
    /// Whether its key, condition, window, firing mode or store is another one: then its results begin anew when the candidate is
    /// activated, and those that are stored stay beside them.
    /// </summary>
    public bool IsOfAnotherMeaning { get; init; }

    /// <summary>
    /// Windows that end, with all lateness, at or before this time are final in both; null when all are.
    /// </summary>
    public string? FinalUntil { get; init; }

    /// <summary>Fields that only the candidate has.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>Fields that only the pipeline has.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Windows that were compared: those that both have, and those that only one of them has.</summary>
    public long Compared { get; init; }

    /// <summary>Windows that both have, and of which a field differs.</summary>
    public long Differing { get; init; }

    /// <summary>Windows that only the pipeline has.</summary>
    public long OnlyActive { get; init; }

    /// <summary>Windows that only the candidate has.</summary>
    public long OnlyCandidate { get; init; }

    /// <summary>Windows that aren't compared.</summary>
    public LeftOut LeftOut { get; init; } = new(0, 0, 0);

    /// <summary>Values that aren't compared, as their aggregate was added to the pipeline while their window was open.</summary>
    public long BegunLate { get; init; }

    /// <summary>Fields that differ somewhere, in the order of the view.</summary>
    public IReadOnlyList<FieldReport> Fields { get; init; } = [];

    /// <summary>Some of the windows that only the pipeline has, those with the most events first.</summary>
    public IReadOnlyList<LoneWindow> LargestOnlyActive { get; init; } = [];

    /// <summary>Some of the windows that only the candidate has, those with the most events first.</summary>
    public IReadOnlyList<LoneWindow> LargestOnlyCandidate { get; init; } = [];

    /// <summary>Whether nothing of the view differs.</summary>
    public bool IsEqual => Added.Count + Removed.Count == 0 && Differing + OnlyActive + OnlyCandidate == 0;
}

/// <summary>Windows that aren't compared, each counted once.</summary>
/// <param name="BegunBefore">They may have events that only one of the two has read.</param>
/// <param name="NotFinal">Events may still come into them, or what came isn't stored yet.</param>
/// <param name="NotKept">The store may have removed the older one by now.</param>
public sealed record LeftOut(long BegunBefore, long NotFinal, long NotKept);

/// <summary>A field that differs in some windows.</summary>
/// <param name="Field">Its name; <c>events</c> is the number of events in the window, <c>end</c> the end of a session.</param>
/// <param name="Differing">In how many windows.</param>
/// <param name="SumOfDifferences">Of the candidate's numbers less the pipeline's, over those windows; null when none is a number.</param>
/// <param name="Largest">Those windows in which it differs most: by the absolute difference; what is no number comes last.</param>
public sealed record FieldReport(string Field, long Differing, double? SumOfDifferences, IReadOnlyList<ValueDifference> Largest);

/// <summary>Two values of a field in one window.</summary>
/// <param name="Key">The window's key, as results show it.</param>
/// <param name="Start">The window's start.</param>
/// <param name="End">The window's end in the pipeline.</param>
/// <param name="Active">The pipeline's value.</param>
/// <param name="Candidate">The candidate's value.</param>
/// <param name="Difference">The candidate's number less the pipeline's; null for what is no number.</param>
/// <param name="Relative">That, divided by the magnitude of the pipeline's number; null where that is 0, or none.</param>
public sealed record ValueDifference(
    string Key, string Start, string End, JsonElement Active, JsonElement Candidate, double? Difference, double? Relative);

/// <summary>A window that only one of the two has.</summary>
public sealed record LoneWindow(string Key, string Start, string End, long Events);
