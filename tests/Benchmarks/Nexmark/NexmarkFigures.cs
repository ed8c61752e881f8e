using System.Globalization;

namespace Serverless.Benchmarks.Nexmark;

/// <summary>
/// What a query showed: the median and the best of its rounds, in events by CPU-second of this process while it consumed, beside what is
/// published for Flink, where there is such a figure.
/// </summary>
internal sealed record NexmarkFigures(
    string Query, long Events, long Results, double EventsPerCpuSecond, double Best, double? FlinkPerSecond, double? Ratio,
    double EventsPerSecond, double EventsPerOperation)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Query,-5}{EventsPerCpuSecond / 1e3,12:N0} k{Best / 1e3,10:N0} k{FlinkPerSecond / 1e3,10:N0} k{Ratio,8:0.0} x"
        + $"{EventsPerSecond / 1e3,12:N0} k{Results,12:N0}{EventsPerOperation,16:N0}");
}
