using System.Diagnostics;
using System.Globalization;

namespace Serverless.Local.Workloads.Telemetry.Host;

/// <summary>
/// How much of the processors' time since the last round was used, in 0..1: of the whole machine on Linux (proc(5), /proc/stat), of
/// this process elsewhere.
/// </summary>
internal sealed class ProcessorProbe : HostProbe
{
    private const string Statistics = "/proc/stat";
    private const int Idle = 3;
    private const int WaitsForDisk = 4;

    // Time in a guest is contained in the first eight already.
    private const int Kinds = 8;

    private (double Busy, double Total)? _before;

    public override void Measure(HostEvents events)
    {
        var now = OperatingSystem.IsLinux() ? OfMachine() : OfProcess(events.At);
        if (_before is { } before && now.Total > before.Total)
            events.Add("cpu.load", Math.Clamp((now.Busy - before.Busy) / (now.Total - before.Total), 0, 1), "ratio");
        _before = now;
    }

    private static (double Busy, double Total) OfMachine()
    {
        var words = File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] ticks = [.. words.Skip(1).Take(Kinds).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        var total = ticks.Sum();
        return (total - ticks[Idle] - ticks[WaitsForDisk], total);
    }

    private static (double Busy, double Total) OfProcess(DateTimeOffset at)
    {
        using var process = Process.GetCurrentProcess();
        return (process.TotalProcessorTime.TotalSeconds, at.ToUnixTimeMilliseconds() / 1_000.0 * Environment.ProcessorCount);
    }
}
