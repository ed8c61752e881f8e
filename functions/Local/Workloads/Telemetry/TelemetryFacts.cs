using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>Draws a scenario's events one after another: the one place where chance decides.</summary>
internal sealed class TelemetryFacts : FactSource<TelemetryFact>
{
    private const long ShareUnit = 1L << 32;
    private const long LateSpreadMs = 200_000;
    private const long OverdueSpreadMs = 59_000;

    private readonly TelemetryScenario _scenario;
    private readonly SimulatedClock _clock;
    private readonly LinkFlaps _flaps;
    private readonly long[] _limits;
    private readonly long _flapLimit;
    private readonly long[] _newest;
    private readonly long[] _sequences;
    private SplitMix64 _random;
    private long _drawn;
    private TelemetryFact _fact;

    public TelemetryFacts(TelemetryScenario scenario, TelemetryFleet fleet)
    {
        scenario.Check();
        _scenario = scenario;
        Fleet = fleet;
        _clock = new SimulatedClock(scenario);
        _flaps = new LinkFlaps(fleet);
        _limits = Limits(scenario);
        _flapLimit = (long)(scenario.FlapShare * ShareUnit);
        _newest = [.. Enumerable.Repeat(long.MinValue, scenario.Partitions)];
        _sequences = new long[fleet.Devices];
        _random = new SplitMix64(scenario.Seed);
    }

    public TelemetryFleet Fleet { get; }

    public override ref readonly TelemetryFact Current => ref _fact;

    public override bool Next()
    {
        if (_drawn == _scenario.Count)
            return false;
        _drawn++;
        _clock.Advance();
        _fact = new TelemetryFact { Kind = KindOf((uint)_random.Next()), Style = _random.Next() };
        DrawSubject();
        DrawTime();
        DrawFlaw();
        return true;
    }

    /// <summary>Upper limits of the draws for <see cref="EventKind.Overdue"/> and the kinds after it.</summary>
    private static long[] Limits(TelemetryScenario scenario)
    {
        double[] shares = [scenario.OverdueShare, scenario.LateShare, scenario.DroppedShare, scenario.MalformedShare, scenario.FutureShare];
        var limits = new long[shares.Length];
        for (var at = 0; at < shares.Length; at++)
            limits[at] = (at == 0 ? 0 : limits[at - 1]) + (long)(shares[at] * ShareUnit);
        return limits;
    }

    private EventKind KindOf(uint draw)
    {
        if (draw >= _limits[^1])
            return EventKind.Good;
        var kind = 0;
        while (draw >= _limits[kind])
            kind++;
        return (EventKind)(kind + 1);
    }

    private void DrawSubject()
    {
        var bits = _random.Next();
        if (_fact.Kind != EventKind.Dropped && (uint)bits < _flapLimit)
            DrawFlap();
        else
            DrawDevice(bits);
        _fact.Partition = Fleet.PartitionOf(_fact.Device);
        _fact.Sequence = ++_sequences[_fact.Device];
    }

    private void DrawFlap()
    {
        (_fact.Device, _fact.Interface, var up) = _flaps.Next(_random.Next());
        _fact.Metric = DeviceMetrics.State;
        _fact.Written = up ? 1 : 0;
        _fact.Unit = up ? 0 : -1;
    }

    /// <summary>Half of the events are even over the fleet; the other half prefer low numbers, the talkative devices.</summary>
    private void DrawDevice(ulong bits)
    {
        var draw = (uint)(bits >> 32);
        var skewed = (bits & 1) == 0 ? draw : (uint)(((ulong)draw * draw) >> 32);
        _fact.Device = _fact.Kind == EventKind.Dropped
            ? Fleet.InService + (int)SplitMix64.Scale(draw, Fleet.OnTest)
            : (int)SplitMix64.Scale(skewed, Fleet.InService);
        bits = _random.Next();
        _fact.Interface = (int)SplitMix64.Scale((uint)bits, Fleet.Interfaces);
        _fact.Metric = (int)SplitMix64.Scale((uint)(bits >> 32), DeviceMetrics.State);
        DrawMeasure();
    }

    private void DrawMeasure()
    {
        var metric = DeviceMetrics.All[_fact.Metric];
        var bits = _random.Next();
        _fact.Written = SplitMix64.Scale((uint)bits, metric.Limit * 4L) / 4.0;
        _fact.Unit = (int)SplitMix64.Scale((uint)(bits >> 32), metric.Units.Length + 1L) - 1;
    }

    private void DrawTime()
    {
        var draw = (uint)(_random.Next() >> 32);
        var newest = _newest[_fact.Partition];
        if (newest == long.MinValue && _fact.Kind is EventKind.Overdue or EventKind.Late)
            _fact.Kind = EventKind.Good;
        _fact.TimeMs = _fact.Kind switch
        {
            EventKind.Late => newest - TelemetryTiming.Bound - TelemetryTiming.LateForAll - SplitMix64.Scale(draw, LateSpreadMs),
            EventKind.Overdue => newest - TelemetryTiming.Bound - 1 - SplitMix64.Scale(draw, OverdueSpreadMs),
            EventKind.Future => _clock.NowMs + TelemetryTiming.FutureMs + (TelemetryTiming.YearMs * (draw % 50)),
            _ => _clock.NowMs - SplitMix64.Scale((uint)(((ulong)draw * draw) >> 32), _scenario.DisorderMs + 1),
        };
        if (_fact.Kind < EventKind.Malformed && _fact.TimeMs > newest)
            _newest[_fact.Partition] = _fact.TimeMs;
    }

    private void DrawFlaw()
    {
        if (_fact.Kind == EventKind.Malformed)
            _fact.Flaw = (Flaw)(1 + _random.Below(Flaws.Kinds));
    }
}
