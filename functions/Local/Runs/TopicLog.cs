using System.Runtime.InteropServices;
using Confluent.Kafka;
using Serverless.Local.Hosting.Kafka;
using Serverless.Local.Settings;
using Serverless.Runtime.Ports;
using Offset = Serverless.Core.Positions.Offset;
using Partition = Serverless.Core.Positions.Partition;
using TopicStart = Serverless.Core.Positions.TopicStart;

namespace Serverless.Local.Runs;

/// <summary>What the brokers still keep of a topic. Throws <see cref="StoreUnavailableException"/> when they don't answer.</summary>
internal sealed class TopicLog(ClientConfig client, string topic) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly IConsumer<Ignore, Ignore> _consumer =
        new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig(client.ToDictionary()) { GroupId = "serverless-metadata" })
            .SetLogHandler((_, _) => { })
            .Build();

    /// <summary>By partition, the offset of the first record that is kept, or of the next one when none is.</summary>
    public Task<IReadOnlyDictionary<Partition, Offset>> BeginsAsync(IEnumerable<Partition> partitions, CancellationToken ct) =>
        Task.Run<IReadOnlyDictionary<Partition, Offset>>(() => partitions.ToDictionary(partition => partition, Begin), ct);

    /// <summary>
    /// By partition, the offset that <paramref name="start"/> means. Throws <see cref="UsageException"/> for one that isn't there.
    /// </summary>
    public async Task<IReadOnlyDictionary<Partition, Offset>> StartsAsync(
        TopicStart start, IReadOnlyDictionary<Partition, Offset> ends, CancellationToken ct)
    {
        if (start is TopicStart.Since && await DropsUnreadAsync(ct))
            throw new UsageException("--start: an embedded broker finds no records by their time; give an offset");
        var begins = await BeginsAsync(ends.Keys, ct);
        return start switch
        {
            TopicStart.End => ends,
            TopicStart.Since since => await Task.Run(() => Since(since.Time, ends), ct),
            TopicStart.At at => ends.Keys.ToDictionary(partition => partition, partition => Checked(partition, at.Offset)),
            TopicStart.ByPartition by => by.Offsets.ToDictionary(
                one => new Partition(one.Key), one => Checked(new Partition(one.Key), one.Value)),
            _ => begins,
        };

        Offset Checked(Partition partition, long offset) =>
            !ends.TryGetValue(partition, out var end)
                ? throw new UsageException($"--start: topic '{topic}' has no partition {partition}; it has {ends.Count}, from 0")
            : offset < begins[partition].Value || offset > end.Value
                ? throw new UsageException(
                    $"--start: partition {partition} of topic '{topic}' has offsets from {begins[partition]} to {end}, the next one, "
                    + $"and not {offset}")
            : new Offset(offset);
    }

    /// <summary>
    /// Whether the broker is an embedded one, of this process or another: it drops what nobody has read, where a real one keeps records as
    /// long as its owner wants.
    /// </summary>
    public Task<bool> DropsUnreadAsync(CancellationToken ct) =>
        Task.Run(() => ClusterId().StartsWith("mockCluster", StringComparison.Ordinal), ct);

    public void Dispose() => _consumer.Dispose();

    private Offset Begin(Partition partition)
    {
        try
        {
            return new(_consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition.Value), Timeout).Low.Value);
        }
        catch (KafkaException fault)
        {
            throw new StoreUnavailableException(
                $"The brokers at {client.BootstrapServers} don't say where topic '{topic}' begins ({fault.Error.Reason}).", fault);
        }
    }

    private Dictionary<Partition, Offset> Since(DateTimeOffset time, IReadOnlyDictionary<Partition, Offset> ends)
    {
        var asked = ends.Keys.Select(partition => new TopicPartitionTimestamp(
            new TopicPartition(topic, partition.Value), new Timestamp(time.UtcDateTime, TimestampType.CreateTime)));
        try
        {
            // Without such a record the answer is no offset: the next one will be later.
            return _consumer.OffsetsForTimes(asked, Timeout).ToDictionary(
                found => new Partition(found.Partition.Value),
                found => found.Offset.IsSpecial ? ends[new Partition(found.Partition.Value)] : new Offset(found.Offset.Value));
        }
        catch (KafkaException fault)
        {
            throw new StoreUnavailableException(
                $"The brokers at {client.BootstrapServers} don't say what topic '{topic}' has since {time:O} ({fault.Error.Reason}).",
                fault);
        }
    }

    private string ClusterId()
    {
        var handle = Librdkafka.HandleOf(_consumer);
        var text = Librdkafka.ClusterIdOf(handle, (int)Timeout.TotalMilliseconds);
        if (text == 0)
            return "";
        var id = Marshal.PtrToStringUTF8(text)!;
        Librdkafka.Free(handle, text);
        return id;
    }
}
