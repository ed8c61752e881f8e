using System.Runtime.CompilerServices;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// Delta objects as blobs, <c>&lt;pipeline&gt;/&lt;name&gt;</c>: one request writes an object, one request reads a range of it.
/// </summary>
internal sealed class AzureDeltas(StorageContainer container) : IDeltaStore
{
    // Of telemetry's deltas a half to three fifths, for 0.07 to 0.4 microseconds of processor time an event.
    public bool WantsPacked => true;

    public ValueTask WriteAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        container.WriteAsync($"{pipeline}/{name}", content, ct);

    public ValueTask<bool> TryWriteNewAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        container.TryWriteNewAsync($"{pipeline}/{name}", content, ct);

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string pipeline, string name, long offset, int length, CancellationToken ct) =>
        container.ReadAsync($"{pipeline}/{name}", offset, length, ct);

    public async IAsyncEnumerable<string> ListAsync(
        string pipeline,
        DateTimeOffset from,
        DateTimeOffset before,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var end = DeltaName.LowestOf(before);
        foreach (var prefix in DeltaPrefixes.Between(from, before))
        {
            await foreach (var blob in container.ListAsync($"{pipeline}/{prefix}", ct).ConfigureAwait(false))
            {
                var name = blob[(pipeline.Length + 1)..];
                // Blobs are listed in order: after the first that is too new, all are.
                if (string.CompareOrdinal(name, end) >= 0)
                    yield break;
                if (DeltaName.TimeOf(name) >= from)
                    yield return name;
            }
        }
    }

    public ValueTask DeleteAsync(string pipeline, IReadOnlyList<string> names, CancellationToken ct) =>
        container.DeleteAsync(names.Select(name => $"{pipeline}/{name}"), ct);
}
