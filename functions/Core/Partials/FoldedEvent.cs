using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Partials;

/// <summary>An accepted event, as views, observers and ingest states get it.</summary>
/// <param name="row">Its fields, as transforms left them. Overwritten by the next event.</param>
/// <param name="time">Its event time.</param>
/// <param name="position">Its place in its partition.</param>
/// <param name="watermark">The watermark of its partition before this event is counted.</param>
/// <param name="record">The record that it came in, valid for as long as the batch is folded.</param>
/// <param name="arrivedMs">When its record came to Kafka, ms, as far as that is known.</param>
/// <param name="bytes">The event's own bytes in the record's value.</param>
internal readonly ref struct FoldedEvent(
    Row row,
    EventTime time,
    EventPosition position,
    EventTime watermark,
    in SourceRecord record,
    long arrivedMs,
    ReadOnlySpan<byte> bytes)
{
    private readonly ref readonly SourceRecord _record = ref record;

    public Row Row { get; } = row;
    public EventTime Time { get; } = time;
    public readonly EventPosition Position = position;
    public EventTime Watermark { get; } = watermark;

    /// <summary>When its record came to Kafka, ms (<see cref="SourceRecord.ArrivedMs"/>).</summary>
    public long KafkaMs { get; } = arrivedMs;

    public RecordEnvelope Envelope => _record.Envelope;
    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
