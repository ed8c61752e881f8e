using System.Runtime.InteropServices;
using Confluent.Kafka;
using Serverless.Local.Hosting.Kafka;
using Serverless.Runtime.Ports;
using Offset = Serverless.Core.Positions.Offset;
using Partition = Serverless.Core.Positions.Partition;

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
