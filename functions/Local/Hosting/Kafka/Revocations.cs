using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>
/// Remembers which partitions were taken away and when, so that records read before that, which another host will get
/// or this one will get again, aren't handed to the function.
/// </summary>
internal sealed class Revocations
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _revokedAt = [];
    private long _assignment;

    /// <summary>Grows with each revocation.</summary>
    public long Assignment => Interlocked.Read(ref _assignment);

    public void Revoke(IEnumerable<TopicPartitionOffset> partitions)
    {
        lock (_lock)
        {
            var now = Interlocked.Increment(ref _assignment);
            foreach (var partition in partitions)
                _revokedAt[partition.Partition.Value] = now;
        }
    }

    /// <summary>
    /// The records of the batch whose partition hasn't been taken away since it was read; the same array when that is all.
    /// </summary>
    public KafkaRecord[] Valid(RecordBatch batch)
    {
        if (batch.Assignment == Assignment)
            return batch.Records;
        return Array.FindAll(batch.Records, record => !RevokedSince(record.Partition, batch.Assignment));
    }

    /// <summary>
    /// Takes out of <paramref name="records"/> what was read before a revocation that happened since <paramref name="assignment"/>,
    /// in the call that read the records from <paramref name="before"/> on. Returns how many are left. A partition that came back
    /// within the call starts again at what is committed, so its offsets step back: from the last such step on, its records stay.
    /// Where they don't step back the two can't be told apart, and all stay: read twice at worst.
    /// </summary>
    public int Compact(KafkaRecord[] records, int before, int count, long assignment)
    {
        var keepFrom = new Dictionary<int, (int Index, long Last)>();
        for (var i = 0; i < count; i++)
        {
            var record = records[i];
            var (from, last) = keepFrom.GetValueOrDefault(record.Partition, (before, -1));
            keepFrom[record.Partition] = (i >= before && record.Offset <= last ? i : from, record.Offset);
        }

        var kept = 0;
        for (var i = 0; i < count; i++)
            if (!RevokedSince(records[i].Partition, assignment) || i >= keepFrom[records[i].Partition].Index)
                records[kept++] = records[i];
        return kept;
    }

    private bool RevokedSince(int partition, long assignment)
    {
        lock (_lock)
            return _revokedAt.GetValueOrDefault(partition) > assignment;
    }
}
