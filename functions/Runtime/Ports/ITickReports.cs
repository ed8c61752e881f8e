namespace Serverless.Runtime.Ports;

/// <summary>
/// What the timer last saw of each pipeline. The timer runs on one instance and health is asked on any, so it is stored. Methods throw when
/// the store can't be reached.
/// </summary>
public interface ITickReports
{
    /// <summary>Writes a pipeline's report in place of the one before.</summary>
    ValueTask WriteAsync(TickReport report, CancellationToken ct);

    /// <summary>
    /// The reports of all pipelines that have one, in any order, by one request. A report that is damaged or of another form is left out:
    /// the timer writes it again.
    /// </summary>
    ValueTask<IReadOnlyList<TickReport>> ReadAsync(CancellationToken ct);
}

/// <summary>What the timer saw of a pipeline.</summary>
/// <param name="Pipeline">Which pipeline.</param>
/// <param name="At">When it looked, by its instance's clock.</param>
/// <param name="Problem">What keeps the pipeline from its work, as a sentence; null when nothing does.</param>
/// <param name="Details">What else it saw, a JSON object.</param>
public sealed record TickReport(string Pipeline, DateTimeOffset At, string? Problem, string Details);
