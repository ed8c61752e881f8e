using Serverless.Runtime.Deltas;

namespace Serverless.Runtime.Ports;

/// <summary>
/// Objects: of each batch its deltas, and the saved states of shards. Throws when the store can't be reached.
/// </summary>
public interface IDeltaStore
{
    /// <summary>Whether sections should be compressed: true for a remote store, false for local files.</summary>
    bool WantsPacked { get; }

    /// <summary>
    /// Stores an object, durably when the task ends, whole or not at all, in place of one that has the name. Deltas have unique names
    /// (<see cref="DeltaName"/>): one that is written twice holds the same.
    /// </summary>
    ValueTask WriteAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>Stores an object in the same way. False, and nothing stored, where there is one that has the name.</summary>
    ValueTask<bool> TryWriteNewAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>
    /// Bytes [offset, offset + length) of an object, fewer where it ends earlier; null when there is no such object. Neither number may be
    /// negative.
    /// </summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string pipeline, string name, long offset, int length, CancellationToken ct);

    /// <summary>
    /// Names of the objects made within [from, before), by the time in their names (<see cref="DeltaName"/>), in any order.
    /// </summary>
    IAsyncEnumerable<string> ListAsync(string pipeline, DateTimeOffset from, DateTimeOffset before, CancellationToken ct);

    /// <summary>Removes objects. It isn't an error when one is missing.</summary>
    ValueTask DeleteAsync(string pipeline, IReadOnlyList<string> names, CancellationToken ct);
}
