using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

internal sealed class FaultyArchive(IArchive inner, HostFaults faults) : IArchive
{
    public ValueTask WriteAsync(string pipeline, DateOnly date, string delta, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        faults.WriteAsync("archive", () => inner.WriteAsync(pipeline, date, delta, content, ct));

    public ValueTask DeleteAsync(string pipeline, string delta, CancellationToken ct) =>
        faults.WriteAsync("delete", () => inner.DeleteAsync(pipeline, delta, ct));
}
