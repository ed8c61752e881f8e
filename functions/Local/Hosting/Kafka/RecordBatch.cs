using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>Records for one call of a function, of any partitions, and the state of the assignment when they were read.</summary>
internal readonly record struct RecordBatch(KafkaRecord[] Records, long Assignment);
