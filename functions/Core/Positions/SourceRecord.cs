using Serverless.Core.Time;

namespace Serverless.Core.Positions;

/// <summary>
/// A record as Kafka holds it. <paramref name="Key"/> null is a record without a key, <paramref name="Value"/> null a tombstone;
/// <paramref name="TimestampMs"/> is Kafka's own timestamp, in milliseconds since 1970-01-01T00:00Z, and
/// <paramref name="TimestampType"/> says whose clock it was taken from.
/// </summary>
public readonly record struct SourceRecord(
    Partition Partition,
    Offset Offset,
    byte[]? Key,
    byte[]? Value,
    long TimestampMs,
    TimestampType TimestampType = TimestampType.CreateTime,
    RecordHeaders Headers = default)
{
    // Older than topics are kept; a producer that writes seconds or -1 is far before that.
    private const long MaxAgeMs = 30L * 24 * 3_600_000;

    /// <summary>
    /// The time that event times are held against, which no producer has a say in: the broker's, where it stamps records as it appends
    /// them; else <paramref name="clock"/>, that of the instance that folds the record.
    /// </summary>
    public EventTime ReferenceAt(EventTime clock) =>
        TimestampType == TimestampType.LogAppendTime ? new EventTime(TimestampMs) : clock;

    /// <summary>
    /// When Kafka got the record, in milliseconds, for measuring latency only: its timestamp, or <paramref name="reference"/> where that is
    /// no time at which it can have come: after the reference, or more than 30 days before it.
    /// </summary>
    public long ArrivedMs(EventTime reference)
    {
        var stamped = new EventTime(TimestampMs);
        return stamped <= reference && stamped > reference.Minus(MaxAgeMs) ? TimestampMs : reference.Milliseconds;
    }

    /// <summary>Everything but position and value.</summary>
    public RecordEnvelope Envelope => new(Key, Headers, TimestampMs, TimestampType);
}
