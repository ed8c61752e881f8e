using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

internal sealed class FaultyDeltas(IDeltaStore inner, HostFaults faults, ICollection<RedrivePlan>? redrives = null) : IDeltaStore
{
    public bool WantsPacked => inner.WantsPacked;

    public ValueTask WriteAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        faults.WriteAsync("delta", () => inner.WriteAsync(pipeline, name, content, ct));

    public ValueTask<bool> TryWriteNewAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        faults.WriteAsync("delta", async () =>
        {
            var isNew = await inner.TryWriteNewAsync(pipeline, name, content, ct);
            if (isNew && name.EndsWith(".plan", StringComparison.Ordinal))
                redrives?.Add(RedrivePlanFormat.Read(content.Span));
            return isNew;
        });

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string pipeline, string name, long offset, int length, CancellationToken ct) =>
        faults.ReadAsync("delta", () => inner.ReadAsync(pipeline, name, offset, length, ct));

    public IAsyncEnumerable<string> ListAsync(string pipeline, DateTimeOffset from, DateTimeOffset before, CancellationToken ct) =>
        inner.ListAsync(pipeline, from, before, ct);

    public ValueTask DeleteAsync(string pipeline, IReadOnlyList<string> names, CancellationToken ct) =>
        faults.WriteAsync("delete", () => inner.DeleteAsync(pipeline, names, ct));
}
