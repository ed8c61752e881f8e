namespace Serverless.Local.Runs;

/// <summary>Measures the cost of a run, from its first event to its last stored pane, without the verification.</summary>
internal readonly record struct RunCost(double ElapsedSeconds, double CpuSeconds, long AllocatedBytes);

/// <summary>Measures this process from when it is made.</summary>
internal sealed class RunMeter(TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;
    private readonly long _allocated = GC.GetTotalAllocatedBytes();

    public RunCost Read() => new(
        clock.GetElapsedTime(_started).TotalSeconds,
        (Environment.CpuUsage.TotalTime - _cpu).TotalSeconds,
        GC.GetTotalAllocatedBytes() - _allocated);
}
