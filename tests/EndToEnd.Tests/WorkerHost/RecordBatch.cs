using Google.Protobuf;
using Microsoft.Azure.Functions.Worker.Extensions.Kafka.Proto;
using Serverless.Core.Positions;
using Serverless.EndToEnd.Tests.WorkerHost.Messages;

namespace Serverless.EndToEnd.Tests.WorkerHost;

/// <summary>Records in the form in which the Kafka extension in the host hands a batch to the worker.</summary>
internal static class RecordBatch
{
    public static TypedData Of(string topic, IEnumerable<SourceRecord> records)
    {
        var batch = new CollectionModelBindingData();
        foreach (var record in records)
        {
            batch.ModelBindingData.Add(new ModelBindingData
            {
                Version = "1.0",
                Source = "AzureKafkaRecord",
                ContentType = "application/x-protobuf",
                Content = Written(topic, record).ToByteString(),
            });
        }
        return new TypedData { CollectionModelBindingData = batch };
    }

    private static KafkaRecordProto Written(string topic, SourceRecord record)
    {
        var written = new KafkaRecordProto
        {
            Topic = topic,
            Partition = record.Partition.Value,
            Offset = record.Offset.Value,
            // The extension doesn't keep which kind of time it is.
            Timestamp = new KafkaTimestampProto { UnixTimestampMs = record.TimestampMs },
        };
        if (record.Key is { } key)
            written.Key = UnsafeByteOperations.UnsafeWrap(key);
        if (record.Value is { } value)
            written.Value = UnsafeByteOperations.UnsafeWrap(value);
        return written;
    }
}
