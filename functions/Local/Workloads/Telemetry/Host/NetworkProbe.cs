using System.Net.NetworkInformation;

namespace Serverless.Local.Workloads.Telemetry.Host;

/// <summary>What went through each network interface since the last round, and whether it has gone up or down.</summary>
internal sealed class NetworkProbe : HostProbe
{
    private readonly Dictionary<string, Counters> _before = new(StringComparer.Ordinal);

    public override void Measure(HostEvents events)
    {
        foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (Counters.Of(network) is not { } now)
                continue;
            if (_before.TryGetValue(network.Name, out var before))
                Add(events, network.Name, before, now);
            _before[network.Name] = now;
        }
    }

    private static void Add(HostEvents events, string name, Counters before, Counters now)
    {
        AddIncrease(events, name, "if.in.octets", "B", now.InOctets - before.InOctets);
        AddIncrease(events, name, "if.out.octets", "B", now.OutOctets - before.OutOctets);
        AddIncrease(events, name, "if.in.packets", "count", now.InPackets - before.InPackets);
        AddIncrease(events, name, "if.out.packets", "count", now.OutPackets - before.OutPackets);
        AddIncrease(events, name, "if.in.errors", "count", now.InErrors - before.InErrors);
        AddIncrease(events, name, "if.out.errors", "count", now.OutErrors - before.OutErrors);
        if (now.Up != before.Up)
            events.Add("if.state", now.Up ? 1 : 0, "state", name);
    }

    private static void AddIncrease(HostEvents events, string name, string metric, string unit, long increase)
    {
        // A counter that went back began anew: what it counted before is lost.
        if (increase >= 0)
            events.Add(metric, increase, unit, name);
    }

    private readonly record struct Counters(
        bool Up, long InOctets, long OutOctets, long InPackets, long OutPackets, long InErrors, long OutErrors)
    {
        public static Counters? Of(NetworkInterface network)
        {
            try
            {
                var counts = network.GetIPStatistics();
                return new Counters(
                    network.OperationalStatus == OperationalStatus.Up,
                    counts.BytesReceived,
                    counts.BytesSent,
                    counts.UnicastPacketsReceived,
                    counts.UnicastPacketsSent,
                    counts.IncomingPacketsWithErrors,
                    counts.OutgoingPacketsWithErrors);
            }
            catch (Exception gone) when (gone is NetworkInformationException or PlatformNotSupportedException)
            {
                return null;
            }
        }
    }
}
