using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Time;

namespace Serverless.Core.Folding;

/// <summary>
/// An event that goes to a side output, whole: a dead letter (with a <paramref name="Rejection"/>), or an event that is late for
/// <paramref name="Views"/> (without). <paramref name="Event"/> is null for a tombstone; else it is the event's bytes, which are the whole
/// value where a record holds one event or can't be cut.
/// </summary>
public sealed record SetAside(
    EventPosition Position,
    Rejection? Rejection,
    IReadOnlyList<string> Views,
    EventTime? Time,
    RecordEnvelope Record,
    byte[]? Event);
