namespace Serverless.Local.Workloads.Records;

/// <summary>
/// Event time as a load that swells over the day and comes in bursts makes it pass from event to event: fast where events are few, slow
/// where they crowd. On average an event takes 1 / <see cref="LoadShape.EventsPerSecond"/>.
/// </summary>
internal sealed class SimulatedClock
{
    private const int Phases = 64;
    private const long NanosPerMs = 1_000_000;

    // How long a step is kept: short against a burst, long against the events of a busy stream.
    private const long NanosPerLook = 5 * NanosPerMs;

    private readonly LoadShape _shape;
    private readonly double[] _pace = new double[Phases];
    private long _nanos;
    private long _step;
    private long _nextLook;

    public SimulatedClock(LoadShape shape)
    {
        _shape = shape;
        var mean = 1e9 / shape.EventsPerSecond * Crowding();
        for (var phase = 0; phase < Phases; phase++)
            _pace[phase] = mean / (1 + (shape.DayAmplitude * Sine(phase)));
    }

    public long NowMs => LoadShape.BaseMs + (_nanos / NanosPerMs);

    public void Advance()
    {
        if (_nanos >= _nextLook)
        {
            _nextLook = _nanos + NanosPerLook;
            _step = StepAt(_nanos / NanosPerMs);
        }
        _nanos += _step;
    }

    private long StepAt(long ms)
    {
        var phase = (int)(ms % _shape.DayMs * Phases / _shape.DayMs);
        var inBurst = ms % _shape.BurstEveryMs >= _shape.BurstEveryMs - _shape.BurstMs;
        return (long)(_pace[phase] / (inBurst ? _shape.BurstFactor : 1));
    }

    /// <summary>Events per period with bursts over events without: by so much time must pass faster elsewhere.</summary>
    private double Crowding() => 1 + ((_shape.BurstFactor - 1) * (double)_shape.BurstMs / _shape.BurstEveryMs);

    /// <summary>Rounded far above the last bit, in which platforms differ.</summary>
    private static double Sine(int phase) => Math.Round(1_024 * Math.Sin(2 * Math.PI * phase / Phases)) / 1_024;
}
