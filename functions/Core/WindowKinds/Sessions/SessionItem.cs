using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>
/// What a chunk says of a key's sessions, in the order in which it must be applied: a piece of a session, or a
/// <em>candidate</em>, an event so long before the watermark that only the shard can tell whether a session is still there for it.
/// </summary>
internal sealed class SessionItem(Cell cell)
{
    public bool IsCandidate { get; set; }
    public EventTime Start { get; set; }
    public EventTime End { get; set; }
    public Cell Cell { get; } = cell;

    /// <summary>Of a candidate: the partition's watermark just before it.</summary>
    public EventTime Watermark { get; set; }

    /// <summary>Of a candidate: its identity.</summary>
    public EventPosition Position { get; set; }

    /// <summary>Of a candidate: what the late side output needs of its record, beside the event's <see cref="Bytes"/>.</summary>
    public RecordEnvelope Record { get; set; }

    /// <summary>Of a candidate: the event as it came.</summary>
    public byte[] Bytes { get; set; } = [];
}
