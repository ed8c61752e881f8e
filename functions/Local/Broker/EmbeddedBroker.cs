using System.Runtime.InteropServices;
using Confluent.Kafka;
using Serverless.Local.Hosting.Kafka;
using Serverless.Local.Settings;

namespace Serverless.Local.Broker;

/// <summary>
/// A Kafka broker in this process: librdkafka's mock cluster, that other processes can reach too. It keeps 5 MiB or 100 000
/// record sets a partition, in memory, and drops the oldest: producers must not run ahead of their readers by more.
/// </summary>
internal sealed class EmbeddedBroker : IDisposable
{
    // A reader that dies is noticed this soon, so that a killed host gets its partitions back when it is started again.
    private static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(1);

    // The cluster lives as long as the client that brought it up; nothing is produced through it.
    private readonly IProducer<Null, Null> _owner;
    private readonly nint _cluster;

    /// <exception cref="HostStartException">This platform's librdkafka has no mock cluster.</exception>
    public EmbeddedBroker()
    {
        var config = new Dictionary<string, string> { ["test.mock.num.brokers"] = "1" };
        _owner = new ProducerBuilder<Null, Null>(config).SetLogHandler((_, _) => { }).Build();
        _cluster = Librdkafka.MockClusterOf(Librdkafka.HandleOf(_owner));
        if (_cluster == 0)
            throw new HostStartException(
                "The embedded broker can't start: this build of librdkafka has none. Name a real one with --brokers.");
        Librdkafka.SetGroupSessionTimeout(_cluster, (int)SessionTimeout.TotalMilliseconds);
        Librdkafka.SetGroupHeartbeatInterval(_cluster, (int)HeartbeatInterval.TotalMilliseconds);
        Librdkafka.SetGroupInitialRebalanceDelay(_cluster, 0);
        Address = Marshal.PtrToStringUTF8(Librdkafka.BootstrapsOf(_cluster))!;
    }

    /// <summary>host:port, for clients' <c>bootstrap.servers</c>.</summary>
    public string Address { get; }

    /// <exception cref="HostStartException">The topic is there already, or the number of partitions isn't possible.</exception>
    public void CreateTopic(string topic, int partitions)
    {
        var error = (ErrorCode)Librdkafka.CreateTopic(_cluster, topic, partitions, replicas: 1);
        if (error != ErrorCode.NoError)
            throw new HostStartException(
                $"The embedded broker can't create topic '{topic}' with {partitions} partitions: {new Error(error).Reason}.");
    }

    public void Dispose() => _owner.Dispose();
}
