using System.Collections;
using Microsoft.Azure.Functions.Worker;
using Serverless.Core.Positions;

namespace Serverless.Functions;

/// <summary>The trigger's records as the core knows them, made when they are looked at; keys and values are shared, not copied.</summary>
internal sealed class SourceRecords(KafkaRecord[] records) : IReadOnlyList<SourceRecord>
{
    public int Count => records.Length;

    public SourceRecord this[int index] => From(records[index]);

    public IEnumerator<SourceRecord> GetEnumerator() => records.Select(From).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static SourceRecord From(KafkaRecord record) => new(
        new Partition(record.Partition),
        new Offset(record.Offset),
        record.Key,
        record.Value,
        record.Timestamp.UnixTimestampMs,
        TypeOf(record.Timestamp),
        HeadersOf(record));

    /// <summary>
    /// The extension's host side gives the time without saying whose it is. It is then taken for the producer's, which limits nothing: a
    /// record must not look as if it had no time, because the brokers have one for the same record.
    /// </summary>
    private static TimestampType TypeOf(KafkaTimestamp timestamp) => timestamp.Type switch
    {
        KafkaTimestampType.LogAppendTime => TimestampType.LogAppendTime,
        KafkaTimestampType.NotAvailable when timestamp.UnixTimestampMs <= 0 => TimestampType.None,
        _ => TimestampType.CreateTime,
    };

    private static RecordHeaders HeadersOf(KafkaRecord record) => record.Headers is { Length: > 0 } headers
        ? new RecordHeaders(Array.ConvertAll(headers, header => new RecordHeader(header.Key, header.Value)))
        : RecordHeaders.None;
}
