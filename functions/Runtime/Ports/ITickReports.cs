using System.Text.Json.Nodes;

namespace Serverless.Runtime.Ports;

/// <summary>
/// What the timer last saw of each pipeline, and what its parts last said of themselves. Health is asked on any instance, so it is stored.
/// Methods throw when the store can't be reached.
/// </summary>
public interface ITickReports
{
    /// <summary>Writes a report in place of the one before of the same part of its pipeline.</summary>
    ValueTask WriteAsync(TickReport report, CancellationToken ct);

    /// <summary>
    /// The reports of all pipelines that have any, in any order, by one request. A report that is damaged or of another form is left out:
    /// it is written again.
    /// </summary>
    ValueTask<IReadOnlyList<TickReport>> ReadAsync(CancellationToken ct);
}

/// <summary>What the timer saw of a pipeline, or what a part of it says of itself.</summary>
/// <param name="Pipeline">Which pipeline.</param>
/// <param name="At">When it looked, by its instance's clock.</param>
/// <param name="Problem">What keeps the pipeline from its work, as a sentence; null when nothing does.</param>
/// <param name="Details">What else it saw, a JSON object.</param>
public sealed record TickReport(string Pipeline, DateTimeOffset At, string? Problem, string Details)
{
    /// <summary>The part that the collector is.</summary>
    public const string Retention = "retention";

    /// <summary>The part that the ids which duplicates are found by are.</summary>
    public const string Ids = "ids";

    /// <summary>
    /// Empty for what the timer saw; else which part says it: <see cref="Retention"/>, <see cref="Ids"/>, or a source that batches read.
    /// </summary>
    public string Part { get; init; } = "";

    /// <summary>Several problems as one: none hides another. Null when all are.</summary>
    public static string? Join(IEnumerable<string?> problems) => problems.OfType<string>().ToList() is { Count: > 0 } all
        ? string.Join("; also: ", all)
        : null;

    /// <summary>The details of a report that says that a source isn't read on because of a delta object.</summary>
    public static string DetailsOfStop(string delta) => new JsonObject { ["delta"] = delta }.ToJsonString();

    /// <summary>The delta object because of which a source isn't read on; null when it doesn't say that.</summary>
    public string? StoppedBy => IsStop ? JsonNode.Parse(Details)?["delta"]?.GetValue<string>() : null;

    /// <summary>Whether it says that a source isn't read on.</summary>
    public bool IsStop => Problem is not null && Part is not ("" or Retention or Ids);
}
