using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Time;

namespace Serverless.Runtime.Ports;

/// <summary>Why an event was set aside.</summary>
public enum SideOutputKind
{
    /// <summary>It was rejected.</summary>
    DeadLetter,

    /// <summary>It came too late for a window.</summary>
    Late,
}

/// <summary>
/// An event set aside, whole. <paramref name="Delta"/> is the delta object of the batch that set it aside: the event counts
/// once the ledger has sealed that object for its offset, and not before. <paramref name="Views"/> are the views it was late for.
/// <paramref name="Event"/> is null for a tombstone; with <paramref name="Record"/> it is all that is needed to produce the event again.
/// </summary>
public sealed record SideEvent(
    string Pipeline,
    SideOutputKind Kind,
    EventPosition Position,
    string Delta,
    Rejection? Rejection,
    IReadOnlyList<string> Views,
    EventTime? Time,
    RecordEnvelope Record,
    byte[]? Event);

/// <summary>Dead letters and late events. Throws when the store can't be reached.</summary>
public interface ISideOutputs
{
    /// <summary>
    /// Stores the events, durably when the task ends. Identified by (pipeline, kind, position, views, delta): written again by the same batch, an event
    /// takes its own place; what a batch that was never sealed left behind stays apart, and never counts.
    /// </summary>
    ValueTask WriteAsync(IReadOnlyList<SideEvent> events, CancellationToken ct);

    /// <summary>
    /// The events that count (their delta object is sealed for their offset), of one reason, or of all: in the order of the names of delta objects, so batch by
    /// batch, and of one of them by position.
    /// </summary>
    IAsyncEnumerable<SideEvent> QueryAsync(string pipeline, SideOutputKind kind, string? reason, CancellationToken ct);

    /// <summary>Removes what was set aside by the given delta object.</summary>
    ValueTask DeleteAsync(string pipeline, string delta, CancellationToken ct);
}
