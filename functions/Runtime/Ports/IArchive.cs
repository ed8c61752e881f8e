namespace Serverless.Runtime.Ports;

/// <summary>
/// Clean events, kept whole for whoever asks later: an object for each batch and day of event time, as <c>PIPELINE/date=YYYY-MM-DD/DELTA.avro</c>. Like all of a batch, an
/// object counts once the ledger has sealed its delta; objects whose seal never came are removed, so one that is older than that takes counts without asking.
/// Throws when the store can't be reached.
/// </summary>
public interface IArchive
{
    /// <summary>Stores an object, durably when the task ends. Written twice it is one object.</summary>
    ValueTask WriteAsync(string pipeline, DateOnly date, string delta, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>Removes the objects of a batch, of whatever days; none is fine.</summary>
    ValueTask DeleteAsync(string pipeline, string delta, CancellationToken ct);
}
