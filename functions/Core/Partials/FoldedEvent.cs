using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Partials;

/// <summary>An accepted event on its way into the views.</summary>
/// <param name="watermark">Of its partition, just before it.</param>
/// <param name="record">Its record, which outlives the fold.</param>
/// <param name="bytes">The event's bytes in it.</param>
internal readonly ref struct FoldedEvent(
    Row row, EventTime time, EventPosition position, EventTime watermark, in SourceRecord record, ReadOnlySpan<byte> bytes)
{
    private readonly ref readonly SourceRecord _record = ref record;

    public Row Row { get; } = row;
    public EventTime Time { get; } = time;
    public readonly EventPosition Position = position;
    public EventTime Watermark { get; } = watermark;

    /// <summary>Its record's Kafka timestamp, ms.</summary>
    public long KafkaMs => _record.TimestampMs;

    public RecordEnvelope Envelope => _record.Envelope;
    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
