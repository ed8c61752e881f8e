using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

internal sealed class FaultyFlags(IFlags inner, HostFaults faults) : IFlags
{
    public ValueTask RaiseAsync(string pipeline, Flag flag, DateTimeOffset until, CancellationToken ct) =>
        faults.WriteAsync(flag.IsTicks ? "tick" : "pressure", () => inner.RaiseAsync(pipeline, flag, until, ct));

    public ValueTask<FlagsUp> ReadAsync(string pipeline, DateTimeOffset now, CancellationToken ct) =>
        faults.ReadAsync("flag", () => inner.ReadAsync(pipeline, now, ct));
}
