namespace Serverless.Runtime.Ports;

/// <summary>
/// Clean events, kept whole: an object for each batch and day of event time, as <c>PIPELINE/date=YYYY-MM-DD/DELTA.avro</c>. An object
/// counts once the ledger has sealed its delta. Objects that were never sealed are removed after a grace time, so an object older than
/// that counts without a look into the ledger. Throws when the store can't be reached.
/// </summary>
public interface IArchive
{
    /// <summary>Stores an object; it is durable when the task ends. Writing the same object again changes nothing.</summary>
    ValueTask WriteAsync(string pipeline, DateOnly date, string delta, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>Removes the objects of a batch, of all days. It isn't an error when there are none.</summary>
    ValueTask DeleteAsync(string pipeline, string delta, CancellationToken ct);
}
