using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>
/// What is generated. Two generators with equal scenarios make the same bytes, on any machine, in any process; with another
/// <see cref="Count"/> one makes a prefix of the other's. Shares are of all events, in 0..1, and together at most 0.5.
/// </summary>
internal sealed record TelemetryScenario : LoadShape
{
    public required ulong Seed { get; init; }

    /// <summary>Events, flawed ones included; at least 0.</summary>
    public required long Count { get; init; }

    /// <summary>From 2 to 1,000,000.</summary>
    public int Devices { get; init; } = 1_000;

    /// <summary>From 1 to 64.</summary>
    public int InterfacesPerDevice { get; init; } = 8;

    /// <summary>Partitions of the topic, from 1 to 1,024.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>How far out of order good events are, in milliseconds: at most 80 % of <see cref="TelemetryTiming.Bound"/>.</summary>
    public long DisorderMs { get; init; } = 4_000;

    /// <summary>Events that are late for every view.</summary>
    public double LateShare { get; init; } = 0.002;

    /// <summary>Events before the watermark that at least one view still takes in.</summary>
    public double OverdueShare { get; init; } = 0.002;

    /// <summary>Events that can't be decoded or break a rule; one of <see cref="Flaw"/> each.</summary>
    public double MalformedShare { get; init; } = 0.001;

    /// <summary>Events with a time many years ahead.</summary>
    public double FutureShare { get; init; } = 0.0005;

    /// <summary>Events of devices on test, which the pipeline drops.</summary>
    public double DroppedShare { get; init; } = 0.005;

    /// <summary>Good events that belong to a flapping link.</summary>
    public double FlapShare { get; init; } = 0.02;

    /// <summary>Throws <see cref="ArgumentException"/> when a value is out of its range.</summary>
    public override void Check()
    {
        base.Check();
        Within(Count, 0, long.MaxValue, nameof(Count));
        Within(Devices, 2, 1_000_000, nameof(Devices));
        Within(InterfacesPerDevice, 1, 64, nameof(InterfacesPerDevice));
        Within(Partitions, 1, 1_024, nameof(Partitions));
        Within(DisorderMs, 0, TelemetryTiming.Bound * 4 / 5, nameof(DisorderMs));
        CheckShares();
    }

    private void CheckShares()
    {
        double[] shares = [LateShare, OverdueShare, MalformedShare, FutureShare, DroppedShare];
        foreach (var share in shares)
            Within(share, 0, 0.5, "share");
        Within(shares.Sum(), 0, 0.5, "sum of the shares");
        Within(FlapShare, 0, 1, nameof(FlapShare));
    }
}
