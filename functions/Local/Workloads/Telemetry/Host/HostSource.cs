using System.Text;
using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.Telemetry.Host;

/// <summary>This machine as a telemetry device: its network interfaces, processors, memory and disks, measured when asked.</summary>
internal sealed class HostSource(TimeProvider time) : LiveSource
{
    private const int LongestName = 64;

    private readonly HostProbe[] _probes = [new NetworkProbe(), new ProcessorProbe(), new MemoryProbe(), new DiskProbe()];
    private long _sequence;

    /// <summary>The machine's name as the pipeline accepts device names.</summary>
    public static string Device { get; } = DeviceOf(Environment.MachineName);

    public override ReadOnlyMemory<byte> Key { get; } = Encoding.UTF8.GetBytes(Device);

    public override IReadOnlyList<byte[]> Measure()
    {
        var events = new HostEvents(Device, time.GetUtcNow(), _sequence + 1);
        foreach (var probe in _probes)
            probe.Measure(events);
        _sequence += events.All.Count;
        return events.All;
    }

    internal static string DeviceOf(string machine)
    {
        var name = string.Concat(machine.ToLowerInvariant().Take(LongestName).Select(letter => IsAccepted(letter) ? letter : '-'));
        return name.Length == 0 ? "localhost" : name;
    }

    private static bool IsAccepted(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-';
}
