using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>
/// The telemetry pipeline's input: many devices under a load that swells, comes in bursts, arrives out of order, and has its share of
/// bad events. Seeded and without a clock: equal scenarios give equal bytes. Allocates nothing per event.
/// </summary>
internal sealed class TelemetryGenerator : EventSource
{
    private readonly TelemetryFacts _facts;
    private readonly TelemetryJson _json;
    private readonly Utf8Buffer _value = new();

    /// <summary>Throws <see cref="ArgumentException"/> when the scenario makes no sense.</summary>
    public TelemetryGenerator(TelemetryScenario scenario)
    {
        scenario.Check();
        Fleet = new TelemetryFleet(scenario);
        _facts = new TelemetryFacts(scenario, Fleet);
        _json = new TelemetryJson(Fleet);
    }

    public TelemetryFleet Fleet { get; }

    /// <summary>What the current event says.</summary>
    public ref readonly TelemetryFact Fact => ref _facts.Current;

    public override int Partition => Fact.Partition;

    public override ReadOnlySpan<byte> Key => Fleet.Name(Fact.Device);

    public override ReadOnlySpan<byte> Value => _value.Written;

    public override bool Next()
    {
        if (!_facts.Next())
            return false;
        _value.Clear();
        _json.Write(Fact, _value);
        return true;
    }
}
