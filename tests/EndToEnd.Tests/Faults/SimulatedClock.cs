using Microsoft.Extensions.Time.Testing;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// Time that passes only when a test says so, or when somebody waits: a wait is over at once, and the clock that much later.
/// </summary>
internal sealed class SimulatedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _jumped;

    /// <summary>The wall clock; timestamps and waits don't know of its jumps.</summary>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _jumped;

    // The base takes timestamps from the wall clock.
    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    /// <summary>Sets the wall clock forward or back, while no time passes.</summary>
    public void Jump(TimeSpan by) => _jumped += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
            Advance(dueTime);
        return timer;
    }
}
