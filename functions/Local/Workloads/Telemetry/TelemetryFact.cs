using Serverless.Core.Rejections;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>One generated event, as what it says rather than as bytes.</summary>
internal record struct TelemetryFact : ITruthFact
{
    public EventKind Kind { get; set; }

    public Flaw Flaw { get; set; }

    public int Partition { get; set; }

    /// <summary>The device's number in the fleet.</summary>
    public int Device { get; set; }

    /// <summary>Which of the device's interfaces; of no meaning when the metric is of the whole device.</summary>
    public int Interface { get; set; }

    /// <summary>Index into <see cref="DeviceMetrics.All"/>.</summary>
    public int Metric { get; set; }

    /// <summary>Index into the metric's units, or -1: none is named, the value is in the base unit.</summary>
    public int Unit { get; set; }

    /// <summary>The value in the event's unit, a multiple of 1/4.</summary>
    public double Written { get; set; }

    public long TimeMs { get; set; }

    /// <summary>Counts the device's events from 1.</summary>
    public long Sequence { get; set; }

    /// <summary>Random bits that decide how the event is spelled.</summary>
    public ulong Style { get; set; }

    /// <summary>The value in the metric's base unit.</summary>
    public readonly double Value => Unit < 0 ? Written : Written * DeviceMetrics.All[Metric].Units[Unit].Factor;

    public readonly bool IsDuplicate => false;

    public readonly bool Dropped => Kind == EventKind.Dropped;

    public readonly string? DeadReason => Kind switch
    {
        EventKind.Malformed => Flaws.ReasonOf(Flaw),
        EventKind.Future => Reasons.TimestampOutOfRange,
        _ => null,
    };
}
