using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

internal sealed class FaultyTicks(ITickReports inner, HostFaults faults) : ITickReports
{
    public ValueTask WriteAsync(TickReport report, CancellationToken ct) =>
        faults.WriteAsync("tick report", () => inner.WriteAsync(report, ct));

    public ValueTask<IReadOnlyList<TickReport>> ReadAsync(CancellationToken ct) =>
        faults.ReadAsync("tick reports", () => inner.ReadAsync(ct));
}
