namespace Serverless.Local.Feeds;

/// <summary>
/// Holds a feed to a rate, counted from its start: a feed that was held up catches up. No rate is as fast as it goes.
/// </summary>
internal sealed class Pace(double? eventsPerSecond, TimeProvider time)
{
    // Timers are no finer than this; events due within it go out together.
    private const double FinestSeconds = 0.002;

    private readonly long _start = time.GetTimestamp();
    private double _looked;

    /// <summary>How long to wait before the event after <paramref name="produced"/> others; zero when it is due.</summary>
    public TimeSpan Wait(long produced)
    {
        if (eventsPerSecond is not { } rate)
            return TimeSpan.Zero;
        var due = produced / rate;
        if (due <= _looked)
            return TimeSpan.Zero;
        _looked = time.GetElapsedTime(_start).TotalSeconds;
        return due - _looked < FinestSeconds ? TimeSpan.Zero : TimeSpan.FromSeconds(due - _looked);
    }
}
