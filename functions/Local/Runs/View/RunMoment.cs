namespace Serverless.Local.Runs.View;

/// <summary>What a run's view shows at one moment.</summary>
/// <param name="Pipelines">The progress of each, with its events per second; null while that isn't known.</param>
/// <param name="Elapsed">Since the run began.</param>
/// <param name="Left">Until it ends, at the present pace; null when that isn't known.</param>
/// <param name="Address">Where the functions answer.</param>
/// <param name="LastProblem">The newest line of the log; null without one.</param>
internal sealed record RunMoment(
    IReadOnlyList<(PipelineProgress Progress, double? Rate)> Pipelines,
    TimeSpan Elapsed,
    TimeSpan? Left,
    Uri? Address,
    string? LastProblem);
