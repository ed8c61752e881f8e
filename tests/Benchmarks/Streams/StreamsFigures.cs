using System.Globalization;

namespace Serverless.Benchmarks.Streams;

/// <summary>
/// What a way to consume showed: the median and the best of its rounds, in events by CPU-second of the consuming process, and how many
/// times that of Streamiz, tuned, that is.
/// </summary>
internal sealed record StreamsFigures(
    string Way, int Devices, long Events, long Results, double EventsPerCpuSecond, double Best, double EventsPerSecond, double PeakMemoryMB,
    double ToTuned)
{
    public static string Header { get; } =
        $"{"",-26}{"devices",9}{"events/CPU-s",14}{"best",10}{"to tuned",11}{"events/s",12}{"peak MB",9}{"results",12}";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Way,-26}{Devices,9:N0}{EventsPerCpuSecond / 1e3,12:N0} k{Best / 1e3,8:N0} k{ToTuned,9:0.0} x{EventsPerSecond / 1e3,10:N0} k"
        + $"{PeakMemoryMB,9:N0}{Results,12:N0}");
}
