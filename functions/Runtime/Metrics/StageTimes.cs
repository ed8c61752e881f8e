namespace Serverless.Runtime.Metrics;

/// <summary>Measures the stages of a pipeline's work (<see cref="Stage"/>). Allocates nothing. Safe for any thread.</summary>
/// <param name="pipeline">Which pipeline; empty for what is of none.</param>
/// <param name="clock">Measures.</param>
internal readonly struct StageTimes(string pipeline, TimeProvider clock)
{
    /// <summary>Where a stage begins.</summary>
    public long Now => clock.GetTimestamp();

    /// <summary>Ends a stage that began at <paramref name="since"/>; returns where the next one begins.</summary>
    public long End(string stage, long since)
    {
        var now = clock.GetTimestamp();
        Add(stage, clock.GetElapsedTime(since, now));
        return now;
    }

    /// <summary>Adds what a stage took.</summary>
    public void Add(string stage, TimeSpan time) =>
        Instruments.StageTime.Add(time.TotalSeconds, Instruments.Pipeline(pipeline), new("stage", stage));
}
