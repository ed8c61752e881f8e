using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>
/// Reads records into batches: one ends when it is full, or when the batch window is over. The window runs whether or not
/// records come, as in the real extension. For one thread.
/// </summary>
internal sealed class BatchBuilder(RecordReader reader, Revocations revocations, int maxBatchSize, TimeSpan window, TimeProvider time)
{
    // A stop is noticed within this time.
    private static readonly TimeSpan LongestRead = TimeSpan.FromMilliseconds(100);

    private long _windowStart = time.GetTimestamp();

    /// <summary>The next batch; empty when the window passed without a record, or on a stop.</summary>
    public RecordBatch Next(Action<Error> onError, CancellationToken stop)
    {
        var records = new KafkaRecord[maxBatchSize];
        var count = 0;
        while (count < maxBatchSize && !stop.IsCancellationRequested)
        {
            var left = window - time.GetElapsedTime(_windowStart);
            if (left <= TimeSpan.Zero)
            {
                _windowStart = time.GetTimestamp();
                break;
            }

            var assignment = revocations.Assignment;
            var read = reader.Read(records.AsSpan(count), left < LongestRead ? left : LongestRead, onError);
            count = revocations.Assignment == assignment
                ? count + read
                : revocations.Compact(records, count, count + read, assignment);
        }

        return new RecordBatch(count == maxBatchSize ? records : records[..count], revocations.Assignment);
    }
}
