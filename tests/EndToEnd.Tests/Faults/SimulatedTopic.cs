using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// A topic and its consumer group: records by partition, how many of each are there yet, and how many are committed as read.
/// Partitions of which nothing is there yet at the end of the list need not exist yet either (<see cref="Partitions"/>).
/// </summary>
internal sealed class SimulatedTopic : ITopicMetadata, ITopicRecords
{
    public SimulatedTopic(List<List<(SourceRecord Record, List<StreamEvent> Events)>> log)
    {
        Records = [.. log.Select(partition => partition.Select(entry => entry.Record).ToList())];
        Produced = [.. Records.Select(partition => partition.Count)];
        (Committed, Gone) = (new int[Records.Count], new int[Records.Count]);
        Partitions = Records.Count;
    }

    public List<List<SourceRecord>> Records { get; }

    /// <summary>By partition, how many of its first records have gone, as by Kafka's own retention.</summary>
    public int[] Gone { get; }

    public int[] Produced { get; }

    public int[] Committed { get; }

    public int Partitions { get; set; }

    /// <summary>How many offsets without a record each partition has after its last one.</summary>
    public int Beyond { get; init; }

    /// <summary>How often it was read whether offsets without a known record have one.</summary>
    public int Probes { get; private set; }

    /// <summary>How often its ends, or marks of its records, were read.</summary>
    public int Looks { get; private set; }

    /// <summary>Whether records can't be read again now.</summary>
    public bool IsDown { get; set; }

    /// <summary>How often records were read again.</summary>
    public int SpansRead { get; private set; }

    /// <summary>Puts another topic in place of this one, or that one back.</summary>
    public TopicContent Content
    {
        get => new([.. Records], [.. Produced], [.. Committed]);
        set
        {
            Records.Clear();
            Records.AddRange(value.Records);
            value.Produced.CopyTo(Produced, 0);
            value.Committed.CopyTo(Committed, 0);
        }
    }

    public bool IsProduced => Records.Select((partition, number) => partition.Count == Produced[number]).All(all => all);

    /// <summary>
    /// Records of partitions as they were before a topic made anew took their place (<see cref="Follow"/>): all of them were read.
    /// </summary>
    private readonly List<List<SourceRecord>> _former = [];

    /// <summary>How many records all topics have had that were read, or are to be.</summary>
    public long Read => Records.Concat(_former).Sum(partition => partition.Count);

    /// <summary>
    /// A topic made anew takes the place of the one of which all that was produced was read: nobody has read of it yet, and of these
    /// records of a partition <paramref name="produced"/> are there.
    /// </summary>
    public void Follow(int partition, IEnumerable<SourceRecord> records, int produced)
    {
        _former.Add([.. Records[partition].Take(Produced[partition])]);
        Records[partition] = [.. records];
        (Produced[partition], Committed[partition]) = (produced, 0);
    }

    /// <summary>Deletes a partition and makes it again, with these records.</summary>
    public void Recreate(int partition, IEnumerable<SourceRecord> records)
    {
        Records[partition] = [.. records];
        Produced[partition] = Records[partition].Count;
    }

    /// <summary>All records and partitions are there.</summary>
    public void Produce()
    {
        Partitions = Records.Count;
        for (var partition = 0; partition < Partitions; partition++)
            Produced[partition] = Records[partition].Count;
    }

    /// <summary>Another record arrives in its partition.</summary>
    public void Add(SourceRecord record)
    {
        Records[record.Partition.Value].Add(record);
        Produced[record.Partition.Value]++;
    }

    /// <summary>The topic is deleted and made anew, with as many partitions and with these records; nothing of it is read yet.</summary>
    public void Recreate(List<List<(SourceRecord Record, List<StreamEvent> Events)>> log)
    {
        for (var partition = 0; partition < Records.Count; partition++)
        {
            Records[partition] = [.. log[partition].Select(entry => entry.Record)];
            (Produced[partition], Committed[partition]) = (Records[partition].Count, 0);
        }
    }

    /// <summary>The offset that the next record of a partition will get.</summary>
    public Offset EndOf(Partition partition)
    {
        var (produced, records) = (Produced[partition.Value], Records[partition.Value]);
        var end = Beyond + (produced == 0 ? 0 : records[produced - 1].Offset.Value + 1);
        // Never beyond a record that is still to come.
        return new Offset(produced < records.Count ? Math.Min(end, records[produced].Offset.Value) : end);
    }

    public ValueTask<int> PartitionsAsync(string topic, CancellationToken ct) => ValueTask.FromResult(Partitions);

    public ValueTask<IReadOnlyDictionary<Partition, Offset>> EndsAsync(string topic, CancellationToken ct)
    {
        Looks++;
        return ValueTask.FromResult<IReadOnlyDictionary<Partition, Offset>>(
            Enumerable.Range(0, Partitions).Select(number => new Partition(number)).ToDictionary(partition => partition, EndOf));
    }

    public ValueTask<IReadOnlyDictionary<Partition, Offset>> SinceAsync(string topic, DateTimeOffset time, CancellationToken ct) =>
        ValueTask.FromResult<IReadOnlyDictionary<Partition, Offset>>(
            Enumerable.Range(0, Partitions).Select(number => new Partition(number)).ToDictionary(
                partition => partition,
                partition => There(partition).Where(record => record.TimestampMs >= time.ToUnixTimeMilliseconds())
                    .Select(record => record.Offset).DefaultIfEmpty(EndOf(partition)).First()));

    public ValueTask<IReadOnlyDictionary<Partition, RecordMark>> MarksAsync(
        string topic, IReadOnlyDictionary<Partition, Offset> at, CancellationToken ct)
    {
        Looks++;
        return ValueTask.FromResult<IReadOnlyDictionary<Partition, RecordMark>>(at
            .Select(asked => (asked.Key, Found: There(asked.Key).Where(record => record.Offset == asked.Value).ToList()))
            .Where(asked => asked.Found.Count > 0)
            .ToDictionary(asked => asked.Key, asked => RecordMark.Of(asked.Found[0])));
    }

    public ValueTask<IReadOnlySet<Partition>> EmptyFromAsync(
        string topic, IReadOnlyDictionary<Partition, Offset> from, CancellationToken ct)
    {
        Probes++;
        return ValueTask.FromResult<IReadOnlySet<Partition>>(from.Where(start => !HasRecordFrom(start.Key.Value, start.Value))
            .Select(start => start.Key).ToHashSet());
    }

    public ValueTask<IReadOnlyList<SourceRecord>> ReadAsync(
        string topic, Partition partition, Offset first, Offset last, CancellationToken ct)
    {
        SpansRead++;
        if (IsDown)
            throw new StoreUnavailableException("the topic is down");
        return ValueTask.FromResult<IReadOnlyList<SourceRecord>>(
        [
            .. There(partition).Where(record => record.Offset >= first && record.Offset <= last)
                .Select(record => TellsWhoseTime ? record with { TimestampType = TimestampType.LogAppendTime } : record),
        ]);
    }

    /// <summary>Whether a consumer is told that the broker stamps records, which a trigger may not be.</summary>
    public bool TellsWhoseTime { get; set; }

    /// <summary>Offsets that lie between the records of a partition without one.</summary>
    public long Gaps => Records.Concat(_former).Where(partition => partition.Count > 0).Sum(partition =>
        partition[^1].Offset.Value - partition[0].Offset.Value + 1 - partition.Count);

    private IEnumerable<SourceRecord> There(Partition partition) => Records[partition.Value]
        .Take(Produced[partition.Value])
        .Skip(Gone[partition.Value]);

    private bool HasRecordFrom(int partition, Offset from) =>
        Records[partition].Take(Produced[partition]).Any(record => record.Offset >= from);

}
