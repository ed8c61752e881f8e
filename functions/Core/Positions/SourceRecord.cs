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
    /// How long a record may wait to be read. One that has waited longer counts as written this long before it is read, so that what is
    /// told from these times is of a bounded age.
    /// </summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(LongestWaitMs);

    private const long LongestWaitMs = 24 * 60 * 60 * 1_000;

    /// <summary>
    /// When the record was written to the topic: Kafka's timestamp, but not after the reference, and not more than
    /// <see cref="LongestWait"/> before <paramref name="clock"/>, that of the instance that folds the record.
    /// </summary>
    public EventTime WrittenBy(EventTime clock) => EventTime.Later(
        EventTime.Earlier(new EventTime(TimestampMs), ReferenceAt(clock)), clock.Minus(LongestWaitMs));

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
