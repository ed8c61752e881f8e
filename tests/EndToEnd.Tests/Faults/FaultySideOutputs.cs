using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

internal sealed class FaultySideOutputs(ISideOutputs inner, HostFaults faults) : ISideOutputs
{
    public ValueTask WriteAsync(IReadOnlyList<SideEvent> events, CancellationToken ct) =>
        faults.WriteAsync("side", () => inner.WriteAsync(events, ct));

    public IAsyncEnumerable<SideEvent> QueryAsync(SideEventSelection asked, CancellationToken ct) =>
        inner.QueryAsync(asked, ct);

    public ValueTask MarkRedrivenAsync(
        string pipeline, SideOutputKind kind, int redrive, IReadOnlyList<SideEventPlace> events, CancellationToken ct) =>
        faults.WriteAsync("mark", () => inner.MarkRedrivenAsync(pipeline, kind, redrive, events, ct));

    public ValueTask DeleteAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) =>
        faults.WriteAsync("delete", () => inner.DeleteAsync(pipeline, deltas, ct));
}
