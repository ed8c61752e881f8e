using System.Runtime.InteropServices;

namespace Serverless.Local.Feeds.Host;

/// <summary>This machine as a telemetry device: its network interfaces, processors, memory and disks, measured when asked.</summary>
internal sealed class HostSource(TimeProvider time)
{
    private const int LongestName = 64;

    private readonly HostProbe[] _probes = [new NetworkProbe(), new ProcessorProbe(), new MemoryProbe(), new DiskProbe()];
    private long _sequence;

    /// <summary>The machine's name as the pipeline accepts device names.</summary>
    public static string Device { get; } = DeviceOf(Environment.MachineName);

    /// <summary>The machine's row in the table that events are enriched from.</summary>
    public static IReadOnlyDictionary<string, string> ReferenceRow { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["site"] = "local",
        ["model"] = RuntimeInformation.OSDescription,
        ["role"] = "host",
    };

    /// <summary>One round of measurements, each an event as JSON.</summary>
    public IReadOnlyList<byte[]> Measure()
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
