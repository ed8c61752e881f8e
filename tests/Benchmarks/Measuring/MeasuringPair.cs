using System.Globalization;
using Serverless.Local.Report;

namespace Serverless.Benchmarks.Measuring;

/// <summary>A run without metrics and traces and one with: events a second, microseconds of CPU time an event, bytes sent.</summary>
internal sealed record MeasuringPair(
    double OffPerSecond, double OnPerSecond, double RateRatio, double OffCpuMicroseconds, double OnCpuMicroseconds, double CpuRatio,
    long SentBytes)
{
    public static MeasuringPair Of(PipelineReport off, PipelineReport on, long sentBytes)
    {
        var (offCpu, onCpu) = (off.CpuMicrosecondsPerEvent ?? double.NaN, on.CpuMicrosecondsPerEvent ?? double.NaN);
        return new MeasuringPair(
            off.EventsPerSecond, on.EventsPerSecond, Math.Round(on.EventsPerSecond / off.EventsPerSecond, 3), offCpu, onCpu,
            Math.Round(onCpu / offCpu, 3), sentBytes);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"off {OffPerSecond:N0}/s, {OffCpuMicroseconds:0.00} us; on {OnPerSecond:N0}/s, {OnCpuMicroseconds:0.00} us; "
        + $"rate {RateRatio:0.000}, CPU {CpuRatio:0.000}; {SentBytes:N0} bytes sent");
}
