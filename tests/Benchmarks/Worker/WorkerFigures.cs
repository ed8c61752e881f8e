using System.Globalization;

namespace Serverless.Benchmarks.Worker;

/// <summary>What a load showed. CPU time is the worker process's alone; signals are those that were sent while batches ran.</summary>
internal sealed record WorkerFigures(
    string Load, int Batches, long Events, double EventsPerSecond, double CpuMicroseconds, double BatchP50Ms, double BatchP99Ms,
    int Signals, int Operations)
{
    public static WorkerFigures Of(
        WorkerLoad load, IReadOnlyList<double> batchMs, TimeSpan wall, TimeSpan cpu, int signals, int operations)
    {
        var (sorted, events) = (batchMs.Order().ToList(), (long)load.BatchEvents * batchMs.Count);
        return new WorkerFigures(
            load.Name, sorted.Count, events, Math.Round(events / wall.TotalSeconds), Math.Round(cpu.TotalMicroseconds / events, 2),
            Math.Round(sorted[sorted.Count / 2], 1), Math.Round(sorted[sorted.Count * 99 / 100], 1), signals, operations);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Load,-14}{EventsPerSecond,10:N0} events/s {CpuMicroseconds,7:0.00} us of CPU an event   batch p50 {BatchP50Ms,7:N1} ms "
        + $"p99 {BatchP99Ms,7:N1} ms   {Signals,6:N0} signals   {Operations,6:N0} operations of "
        + $"{Events / Math.Max(1, Operations):N0} events");
}
