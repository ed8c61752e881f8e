using System.Globalization;

namespace Serverless.Local.Workloads.Telemetry.Host;

/// <summary>Memory in use: of the whole machine on Linux (proc(5), /proc/meminfo), of this process elsewhere.</summary>
internal sealed class MemoryProbe : HostProbe
{
    private const string Statistics = "/proc/meminfo";

    public override void Measure(HostEvents events)
    {
        if (OperatingSystem.IsLinux())
            events.Add("mem.used", UsedKiB(), "KiB");
        else
            events.Add("mem.used", Environment.WorkingSet, "B");
    }

    private static double UsedKiB()
    {
        var lines = File.ReadLines(Statistics)
            .Select(line => line.Split((char[])[':', ' '], StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(words => words[0], words => words[1]);
        return KiB(lines["MemTotal"]) - KiB(lines["MemAvailable"]);
    }

    private static double KiB(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
