using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Time;

namespace Serverless.Core.Folding;

/// <summary>
/// An event that leaves the pipeline by a side road, whole: a dead letter (with a <paramref name="Rejection"/>) or late
/// (without), for the views named.
/// </summary>
public sealed record SetAside(
    EventPosition Position,
    Rejection? Rejection,
    IReadOnlyList<string> Views,
    EventTime? Time,
    long KafkaTimestampMs,
    byte[] RecordKey,
    byte[] Event);
