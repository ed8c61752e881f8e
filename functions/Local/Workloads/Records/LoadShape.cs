namespace Serverless.Local.Workloads.Records;

/// <summary>How event time passes while events are generated: the load rises and falls over a simulated day and comes in bursts.</summary>
internal record LoadShape
{
    /// <summary>2026-01-01T00:00Z: fixed, so that the truth can be computed again by anyone.</summary>
    public const long BaseMs = 1_767_225_600_000;

    /// <summary>Mean events per second of event time: produced at this rate, event time keeps pace with the wall clock.</summary>
    public double EventsPerSecond { get; init; } = 50_000;

    /// <summary>The period over which the load rises and falls, in milliseconds: a day in ten minutes.</summary>
    public long DayMs { get; init; } = 600_000;

    /// <summary>How far the load departs from its mean over a day, in [0, 0.9].</summary>
    public double DayAmplitude { get; init; } = 0.4;

    /// <summary>Once in this many milliseconds the load is <see cref="BurstFactor"/>-fold for <see cref="BurstMs"/>.</summary>
    public long BurstEveryMs { get; init; } = 20_000;

    /// <summary>Length of a burst in milliseconds, at most <see cref="BurstEveryMs"/>.</summary>
    public long BurstMs { get; init; } = 1_000;

    /// <summary>From 1 (no bursts) to 100.</summary>
    public int BurstFactor { get; init; } = 10;

    /// <summary>Throws <see cref="ArgumentException"/> when a value is out of its range.</summary>
    public virtual void Check()
    {
        Within(EventsPerSecond, 0.001, 1e9, nameof(EventsPerSecond));
        Within(DayMs, 1, long.MaxValue, nameof(DayMs));
        Within(DayAmplitude, 0, 0.9, nameof(DayAmplitude));
        Within(BurstEveryMs, 1, long.MaxValue, nameof(BurstEveryMs));
        Within(BurstMs, 0, BurstEveryMs, nameof(BurstMs));
        Within(BurstFactor, 1, 100, nameof(BurstFactor));
    }

    protected static void Within<T>(T value, T low, T high, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(low) < 0 || value.CompareTo(high) > 0)
            throw new ArgumentException($"{name} is {value}; it must be from {low} to {high}");
    }
}
