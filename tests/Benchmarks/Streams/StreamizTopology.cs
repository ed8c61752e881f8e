using Confluent.Kafka;
using Streamiz.Kafka.Net;
using Streamiz.Kafka.Net.Crosscutting;
using Streamiz.Kafka.Net.Processors;
using Streamiz.Kafka.Net.SerDes;
using Streamiz.Kafka.Net.State;
using Streamiz.Kafka.Net.Stream;
using Streamiz.Kafka.Net.Table;

namespace Serverless.Benchmarks.Streams;

/// <summary>Count and sum by device, which is the records' key, and ten seconds, in a window store in RocksDB with a changelog.</summary>
internal static class StreamizTopology
{
    public const string Application = "streamiz";
    public const string Store = "devices";

    /// <summary>The changelog's topic, to be there with as many partitions as the events' one: the embedded broker makes none.</summary>
    public const string Changelog = $"{Application}-{Store}-changelog";

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <param name="isCached">With a cache before the store, which is written with each transaction.</param>
    /// <param name="taking">Called with each event's position before it is taken in.</param>
    public static Topology Build(bool isCached, Action<TopicPartitionOffset> taking)
    {
        var builder = new StreamBuilder();
        builder.Stream<string, Measurement, StringSerDes, MeasurementSerDes>(DeviceWorkload.Topic, new MeasurementTime(taking))
            .GroupByKey()
            .WindowedBy(TumblingWindowOptions.Of(Window))
            .Aggregate(
                () => new Tally(0, 0),
                (_, measured, tally) => new Tally(tally.Count + 1, tally.Sum + measured.Value),
                StoreWith(isCached));
        return builder.Build();
    }

    // The store in memory looks through all keys for each event.
    private static Materialized<string, Tally, IWindowStore<Bytes, byte[]>> StoreWith(bool isCached)
    {
        var store = RocksDbWindows.As<string, Tally, StringSerDes, TallySerDes>(Store, windowSize: Window);
        return isCached ? store.WithCachingEnabled(CacheSize.OfMb(64)) : store;
    }

    private sealed class MeasurementTime(Action<TopicPartitionOffset> taking) : ITimestampExtractor
    {
        public long Extract(ConsumeResult<object, object> record, long partitionTime)
        {
            taking(record.TopicPartitionOffset);
            return ((Measurement)record.Message.Value).Timestamp;
        }
    }
}
