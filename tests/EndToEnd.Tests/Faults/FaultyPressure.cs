using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

internal sealed class FaultyPressure(IPressure inner, HostFaults faults) : IPressure
{
    public ValueTask RaiseAsync(string pipeline, string source, DateTimeOffset until, CancellationToken ct) =>
        faults.WriteAsync("pressure", () => inner.RaiseAsync(pipeline, source, until, ct));

    public ValueTask<bool> IsRaisedAsync(string pipeline, DateTimeOffset now, CancellationToken ct) =>
        faults.ReadAsync("pressure", () => inner.IsRaisedAsync(pipeline, now, ct));
}
