using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>
/// What a chunk says of a key's sessions, in the order in which it must be applied: a piece of a session, or a
/// <em>candidate</em>, an event so far behind the watermark that only the shard can tell whether a session is still there for it.
/// </summary>
internal sealed class SessionItem(Cell cell)
{
    public bool IsCandidate { get; set; }
    public EventTime Start { get; set; }
    public EventTime End { get; set; }
    public Cell Cell { get; } = cell;

    /// <summary>Of a candidate: the partition's watermark just before it, its identity, and the record's key and its own bytes for the late side output.</summary>
    public EventTime Watermark { get; set; }
    public EventPosition Position { get; set; }
    public byte[] RecordKey { get; set; } = [];
    public byte[] Bytes { get; set; } = [];
}
