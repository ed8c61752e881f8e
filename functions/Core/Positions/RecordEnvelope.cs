namespace Serverless.Core.Positions;

/// <summary>
/// What a record has beside its value: with it and the value, the same record can be produced again. <paramref name="Key"/> null is a
/// record without a key, not one with an empty key; <paramref name="TimestampMs"/> counts from 1970-01-01T00:00Z and is
/// negative for a record without a timestamp.
/// </summary>
public readonly record struct RecordEnvelope(byte[]? Key, RecordHeaders Headers, long TimestampMs, TimestampType TimestampType)
{
    /// <summary>Bytes that the key and the headers hold.</summary>
    public int Size => (Key?.Length ?? 0) + Headers.Size;
}
