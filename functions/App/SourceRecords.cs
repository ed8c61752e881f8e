using Microsoft.Azure.Functions.Worker;
using Serverless.Core.Decoding;
using Serverless.Core.Positions;

namespace Serverless.Functions;

/// <summary>The trigger's records as the core knows them; keys and values are shared, not copied.</summary>
internal static class SourceRecords
{
    public static SourceRecord[] From(KafkaRecord[] records) => Array.ConvertAll(records, From);

    private static SourceRecord From(KafkaRecord record) => new(
        new Partition(record.Partition),
        new Offset(record.Offset),
        record.Key,
        record.Value,
        record.Timestamp.UnixTimestampMs);
}
