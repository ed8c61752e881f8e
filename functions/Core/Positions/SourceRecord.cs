namespace Serverless.Core.Positions;

/// <summary>A record as Kafka holds it. <paramref name="Value"/> null is a tombstone; <paramref name="TimestampMs"/> is Kafka's own timestamp.</summary>
public readonly record struct SourceRecord(Partition Partition, Offset Offset, byte[]? Key, byte[]? Value, long TimestampMs);
