using System.Globalization;
using Serverless.Local.Report;
using Serverless.Local.Runs;

namespace Serverless.Benchmarks.Pipe;

/// <summary>A pair of runs: events a second, and microseconds of CPU time an event.</summary>
internal sealed record PipeRound(
    double BarePerSecond, double WholePerSecond, double Ratio, double BareCpuMicroseconds, double WholeCpuMicroseconds)
{
    public static PipeRound Of(long events, RunCost bare, PipelineReport whole)
    {
        var barePerSecond = events / bare.ElapsedSeconds;
        return new PipeRound(
            Math.Round(barePerSecond), whole.EventsPerSecond, Math.Round(whole.EventsPerSecond / barePerSecond, 3),
            Math.Round(bare.CpuSeconds * 1e6 / events, 3), whole.CpuMicrosecondsPerEvent ?? double.NaN);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"bare loop {BarePerSecond:N0}/s ({BareCpuMicroseconds:0.00} us CPU an event), "
        + $"whole run {WholePerSecond:N0}/s ({WholeCpuMicroseconds:0.00} us), ratio {Ratio:0.00}");
}
