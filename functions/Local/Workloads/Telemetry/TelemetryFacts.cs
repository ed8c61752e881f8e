using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>Draws a scenario's events one after another: the one place where chance decides.</summary>
internal sealed class TelemetryFacts : FactSource<TelemetryFact>
{
    private const long OverdueSpreadMs = 59_000;

    private readonly TelemetryScenario _scenario;
    private readonly SimulatedClock _clock;
    private readonly LinkFlaps _flaps;
    private readonly EventKinds _kinds;
    private readonly EventTimes _times;
    private readonly long _flapLimit;
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
        _kinds = new EventKinds(
            scenario.OverdueShare, scenario.LateShare, scenario.DroppedShare, scenario.MalformedShare, scenario.FutureShare);
        _times = new EventTimes(
            _clock, scenario.Partitions, scenario.DisorderMs, TelemetryTiming.Bound, OverdueSpreadMs, TelemetryTiming.LateForAll);
        _flapLimit = (long)(scenario.FlapShare * EventKinds.Draws);
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
        _fact = new TelemetryFact { Kind = _kinds.Of((uint)_random.Next()), Style = _random.Next() };
        DrawSubject();
        DrawTime();
        DrawFlaw();
        return true;
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
        var kind = _fact.Kind;
        _fact.TimeMs = _times.Next(ref kind, _fact.Partition, (uint)(_random.Next() >> 32));
        _fact.Kind = kind;
    }

    private void DrawFlaw()
    {
        if (_fact.Kind == EventKind.Malformed)
            _fact.Flaw = (Flaw)(1 + _random.Below(Flaws.Kinds));
    }
}
