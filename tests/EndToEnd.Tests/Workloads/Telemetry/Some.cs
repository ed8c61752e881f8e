using Serverless.Local.Workloads.Telemetry;

namespace Serverless.EndToEnd.Tests.Workloads.Telemetry;

internal static class Some
{
    /// <summary>A scenario of few devices and much event time: half a minute in 30,000 events.</summary>
    public static TelemetryScenario Scenario(long count = 30_000, ulong seed = 7) =>
        new() { Seed = seed, Count = count, Devices = 250, EventsPerSecond = 200 };

    /// <summary>Scenarios with so many bad events that each kind is met often.</summary>
    public static TelemetryScenario Bad(long count = 30_000, ulong seed = 7) => Scenario(count, seed) with
    {
        LateShare = 0.05,
        OverdueShare = 0.1,
        MalformedShare = 0.1,
        FutureShare = 0.02,
        DroppedShare = 0.05,
    };
}
