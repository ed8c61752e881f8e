using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>Links that go up and down at the moment. Each flaps for some dozens of events and then another takes its place.</summary>
internal sealed class LinkFlaps(TelemetryFleet fleet)
{
    private const int AtOnce = 256;
    private const int LongestRun = 64;

    private readonly Link[] _links = new Link[AtOnce];

    /// <summary>The next change of state of one of them.</summary>
    public (int Device, int Interface, bool Up) Next(ulong random)
    {
        ref var link = ref _links[random % AtOnce];
        if (link.Left == 0)
            link = Begin(random);
        link.Left--;
        return (link.Device, link.Interface, link.Left % 2 == 0);
    }

    private Link Begin(ulong random) => new()
    {
        Device = (int)SplitMix64.Scale((uint)(random >> 32), fleet.InService),
        Interface = (int)((random >> 8) % (ulong)fleet.Interfaces),
        Left = 2 + (int)((random >> 16) % LongestRun),
    };

    private struct Link
    {
        public int Device;
        public int Interface;
        public int Left;
    }
}
