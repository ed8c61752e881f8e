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
    /// <summary>Everything but position and value.</summary>
    public RecordEnvelope Envelope => new(Key, Headers, TimestampMs, TimestampType);
}
