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
        record.Timestamp.UnixTimestampMs);
}
