using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>
/// A part of the sessions of a key in a chunk. Items must be applied in their order. An item is a piece of a session, or a
/// <em>candidate</em>: an event so long before the watermark that only the shard can tell whether it still has a session for it.
/// </summary>
internal sealed class SessionItem(Cell cell)
{
    /// <summary>Whether this is a candidate: one event, that may be late.</summary>
    public bool IsCandidate { get; set; }

    /// <summary>The time of the earliest event.</summary>
    public EventTime Start { get; set; }

    /// <summary>The time of the latest event plus the gap; exclusive.</summary>
    public EventTime End { get; set; }

    /// <summary>The aggregates of the events.</summary>
    public Cell Cell { get; } = cell;

    /// <summary>Of a candidate: the source's watermark before the event.</summary>
    public EventTime Watermark { get; set; }

    /// <summary>Of a candidate: the position of the event.</summary>
    public EventPosition Position { get; set; }

    /// <summary>Of a candidate: what the late side output needs of its record, beside the event's <see cref="Bytes"/>.</summary>
    public RecordEnvelope Record { get; set; }

    /// <summary>Of a candidate: the bytes of the event.</summary>
    public byte[] Bytes { get; set; } = [];
}
