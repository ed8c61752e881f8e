using System.Buffers.Binary;
using Serverless.Core.Binary;
using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>
/// By what the last record of a chunk is known again: another record at its offset shows that the topic is not the one that was read. It
/// takes a missing key or value for an empty one, because not every consumer tells them apart.
/// </summary>
/// <param name="TimestampMs">Its Kafka timestamp, ms; 0 without one.</param>
/// <param name="Hash">A hash of key and value.</param>
public readonly record struct RecordMark(long TimestampMs, ulong Hash)
{
    /// <summary>The mark of a record.</summary>
    public static RecordMark Of(in SourceRecord record)
    {
        Span<byte> shape = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(shape, record.Key?.Length ?? 0);
        BinaryPrimitives.WriteInt64LittleEndian(shape[8..], record.Value?.Length ?? 0);
        var time = record.TimestampType == TimestampType.None ? 0 : record.TimestampMs;
        return new RecordMark(time, Hash64.Of(record.Value, Hash64.Of(record.Key, Hash64.Of(shape))));
    }
}
