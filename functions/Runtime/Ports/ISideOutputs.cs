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

/// <summary>A whole event that was set aside, with all that is needed to produce it again.</summary>
/// <param name="Pipeline">The pipeline that read it.</param>
/// <param name="Kind">Why it was set aside.</param>
/// <param name="Position">Its place in the topic.</param>
/// <param name="Delta">
/// The delta object of the batch that set it aside: the event counts once the ledger has sealed that object for the event's offset, and
/// not before.
/// </param>
/// <param name="Rejection">Why it was rejected; null when it is late.</param>
/// <param name="Views">The views it was late for; none when it was rejected.</param>
/// <param name="Time">Its event time; null when it was rejected before that was known.</param>
/// <param name="Record">Key, headers and time of the Kafka record.</param>
/// <param name="Event">The event's bytes; null for a tombstone.</param>
public sealed record SideEvent(
    string Pipeline,
    SideOutputKind Kind,
    EventPosition Position,
    string Delta,
    Rejection? Rejection,
    IReadOnlyList<string> Views,
    EventTime? Time,
    RecordEnvelope Record,
    byte[]? Event)
{
    /// <summary>
    /// The name of the key that the event is sealed with; null when it isn't. Then key, headers and bytes are together in
    /// <see cref="Event"/>, encrypted, and <see cref="Record"/> has the time only.
    /// </summary>
    public string? SealedWith { get; init; }

    /// <summary>Why it couldn't be opened, as a sentence; null when it wasn't tried, or could be. No store keeps it.</summary>
    public string? Locked { get; init; }

    /// <summary>The number of the redrive that has taken it into results; 0 when none has.</summary>
    public int Redriven { get; init; }
}

/// <summary>Dead letters and late events. Throws when the store can't be reached.</summary>
public interface ISideOutputs
{
    /// <summary>
    /// Stores the events, durably when the task ends. Identified by (pipeline, kind, position, views, delta): written again by the same
    /// batch, an event is stored once; events of a batch that was never sealed have another delta, and never count.
    /// </summary>
    ValueTask WriteAsync(IReadOnlyList<SideEvent> events, CancellationToken ct);

    /// <summary>
    /// The events that are asked for and count (their delta object is sealed for their offset), ordered by the names of their delta
    /// objects, then by position and views.
    /// </summary>
    IAsyncEnumerable<SideEvent> QueryAsync(SideEventSelection asked, CancellationToken ct);

    /// <summary>
    /// Marks events of a kind as redriven by the redrive of that number, durably when the task ends. Marking them again changes nothing;
    /// those that aren't there any more are left out.
    /// </summary>
    ValueTask MarkRedrivenAsync(
        string pipeline, SideOutputKind kind, int redrive, IReadOnlyList<SideEventPlace> events, CancellationToken ct);

    /// <summary>Removes what was set aside by the given delta objects.</summary>
    ValueTask DeleteAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct);
}
