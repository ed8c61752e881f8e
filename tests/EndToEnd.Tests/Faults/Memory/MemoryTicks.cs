using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

/// <summary>Reports in memory, which counts how often they are read.</summary>
internal sealed class MemoryTicks : ITickReports
{
    private int _reads;

    public Dictionary<string, TickReport> Reports { get; } = [];

    /// <summary>Throws when a store is down.</summary>
    public Action Fault { get; set; } = () => { };

    /// <summary>What a read waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public int Reads => Volatile.Read(ref _reads);

    public ValueTask WriteAsync(TickReport report, CancellationToken ct)
    {
        Fault();
        Reports[report.Part.Length == 0 ? report.Pipeline : $"{report.Pipeline}/{report.Part}"] = report;
        return ValueTask.CompletedTask;
    }

    public async ValueTask<IReadOnlyList<TickReport>> ReadAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref _reads);
        await Gate;
        Fault();
        return [.. Reports.Values];
    }
}
