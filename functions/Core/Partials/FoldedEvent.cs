using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Partials;

/// <summary>An accepted event on its way into the views.</summary>
/// <param name="watermark">Of its partition, just before it.</param>
/// <param name="arrived">Its record's Kafka timestamp, ms.</param>
internal readonly ref struct FoldedEvent(Row row, EventTime time, EventPosition position, EventTime watermark, long arrived, byte[]? recordKey, ReadOnlySpan<byte> bytes)
{
    public Row Row { get; } = row;
    public EventTime Time { get; } = time;
    public readonly EventPosition Position = position;
    public EventTime Watermark { get; } = watermark;
    public long KafkaMs { get; } = arrived;
    public byte[]? RecordKey { get; } = recordKey;
    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
