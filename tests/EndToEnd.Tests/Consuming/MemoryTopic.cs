using System.Buffers;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Consuming;

/// <summary>
/// A topic that is filled before it is read: a record an event, spread over the partitions one after the other, without keys. Values lie
/// in one block a batch, so that what waits is no work for the garbage collector; reading a batch copies each, as a Kafka client does.
/// </summary>
internal sealed class MemoryTopic : ITopicMetadata
{
    private readonly int _partitions;
    private readonly int _batchRecords;
    private readonly List<Block> _blocks = [];
    private readonly long[] _ends;
    private readonly ArrayBufferWriter<byte> _values = new();
    private readonly List<int> _lengths = [];
    private readonly List<long> _times = [];

    /// <param name="partitions">At least 1.</param>
    /// <param name="batchRecords">Records of a batch, at least 1; the last batch may have fewer.</param>
    public MemoryTopic(int partitions, int batchRecords)
    {
        (_partitions, _batchRecords) = (partitions, batchRecords);
        _ends = new long[partitions];
    }

    /// <summary>How many records were added.</summary>
    public long Records { get; private set; }

    /// <summary>Bytes of all values.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a record to the next partition. <paramref name="timeMs"/> is its own time, in milliseconds since 1970.</summary>
    public void Add(ReadOnlySpan<byte> value, long timeMs)
    {
        _values.Write(value);
        _lengths.Add(value.Length);
        _times.Add(timeMs);
        _ends[Records++ % _partitions]++;
        Bytes += value.Length;
        if (_lengths.Count == _batchRecords)
            Complete();
    }

    /// <summary>The batches in order; each has records of all partitions. To be called once all records were added.</summary>
    public IEnumerable<IReadOnlyList<SourceRecord>> Batches()
    {
        if (_lengths.Count > 0)
            Complete();
        return _blocks.Select(Read);
    }

    public ValueTask<int> PartitionsAsync(string topic, CancellationToken ct) => ValueTask.FromResult(_partitions);

    public ValueTask<IReadOnlyDictionary<Partition, Offset>> EndsAsync(string topic, CancellationToken ct) =>
        ValueTask.FromResult<IReadOnlyDictionary<Partition, Offset>>(
            _ends.Index().ToDictionary(end => new Partition(end.Index), end => new Offset(end.Item)));

    /// <summary>As of a topic whose records are all older.</summary>
    public ValueTask<IReadOnlyDictionary<Partition, Offset>> SinceAsync(string topic, DateTimeOffset time, CancellationToken ct) =>
        EndsAsync(topic, ct);

    /// <summary>Finds none: this topic is never made anew.</summary>
    public ValueTask<IReadOnlyDictionary<Partition, RecordMark>> MarksAsync(
        string topic, IReadOnlyDictionary<Partition, Offset> at, CancellationToken ct) =>
        ValueTask.FromResult<IReadOnlyDictionary<Partition, RecordMark>>(new Dictionary<Partition, RecordMark>());

    public ValueTask<IReadOnlySet<Partition>> EmptyFromAsync(
        string topic, IReadOnlyDictionary<Partition, Offset> from, CancellationToken ct) =>
        ValueTask.FromResult<IReadOnlySet<Partition>>(
            from.Where(start => start.Value.Value >= _ends[start.Key.Value]).Select(start => start.Key).ToHashSet());

    private void Complete()
    {
        _blocks.Add(new Block(Records - _lengths.Count, _values.WrittenSpan.ToArray(), [.. _lengths], [.. _times]));
        _values.ResetWrittenCount();
        _lengths.Clear();
        _times.Clear();
    }

    private SourceRecord[] Read(Block block)
    {
        var (records, at) = (new SourceRecord[block.Lengths.Length], 0);
        for (var index = 0; index < records.Length; index++)
        {
            var number = block.First + index;
            var value = block.Values.AsSpan(at, block.Lengths[index]).ToArray();
            records[index] = new SourceRecord(
                new Partition((int)(number % _partitions)), new Offset(number / _partitions), null, value, block.Times[index]);
            at += value.Length;
        }
        return records;
    }

    private sealed record Block(long First, byte[] Values, int[] Lengths, long[] Times);
}
