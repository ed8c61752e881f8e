using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Serverless.Local.Hosting.Kafka;

/// <summary>
/// The few entry points of librdkafka that Confluent.Kafka doesn't wrap. Every import resolves to the very file that
/// Confluent.Kafka has loaded, since a handle made by one build means nothing to another.
/// </summary>
internal static partial class Librdkafka
{
    private const string Name = "librdkafka";

    static Librdkafka() => NativeLibrary.SetDllImportResolver(typeof(Librdkafka).Assembly, Resolve);

    /// <summary>The build that Confluent.Kafka has loaded.</summary>
    public static nint Library => Resolve(Name, typeof(Librdkafka).Assembly, null);

    /// <summary>The rd_kafka_t that a client wraps. Valid until the client is disposed.</summary>
    public static nint HandleOf(IClient client)
    {
        var property = typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.Instance | BindingFlags.NonPublic);
        var handle = property?.GetValue(client.Handle) as SafeHandle;
        return handle?.DangerousGetHandle()
            ?? throw new NotSupportedException(
                "This version of Confluent.Kafka hides its native handle elsewhere than in Handle.LibrdkafkaHandle.");
    }

    // Confluent.Kafka's own order: first the build with Kerberos, which wants libsasl2.so.3, then the one without.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Name)
            return 0;
        string[] builds = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
            ? ["alpine-librdkafka"]
            : [Name, "centos8-librdkafka"];
        foreach (var build in builds)
            if (NativeLibrary.TryLoad(build, typeof(IClient).Assembly, path, out var library))
                return library;
        throw new DllNotFoundException($"No build of librdkafka that runs here was found among {string.Join(", ", builds)}.");
    }

    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_get_consumer")]
    public static partial nint QueueOfConsumer(nint client);

    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_destroy")]
    public static partial void DestroyQueue(nint queue);

    [LibraryImport(Name, EntryPoint = "rd_kafka_consume_batch_queue")]
    public static unsafe partial nint ConsumeBatch(nint queue, int timeoutMs, NativeMessage** messages, nuint size);

    [LibraryImport(Name, EntryPoint = "rd_kafka_message_destroy")]
    public static unsafe partial void DestroyMessage(NativeMessage* message);

    [LibraryImport(Name, EntryPoint = "rd_kafka_message_timestamp")]
    [SuppressGCTransition]
    public static unsafe partial long TimestampOf(NativeMessage* message, int* type);

    [LibraryImport(Name, EntryPoint = "rd_kafka_message_headers")]
    public static unsafe partial int HeadersOf(NativeMessage* message, out nint headers);

    [LibraryImport(Name, EntryPoint = "rd_kafka_header_get_all")]
    public static unsafe partial int HeaderAt(nint headers, nuint index, out nint name, out byte* value, out nuint length);

    /// <summary>The text is freed with <see cref="Free"/>; 0 when no broker answers.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_clusterid")]
    public static partial nint ClusterIdOf(nint client, int timeoutMs);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mem_free")]
    public static partial void Free(nint client, nint memory);

    [LibraryImport(Name, EntryPoint = "rd_kafka_handle_mock_cluster")]
    public static partial nint MockClusterOf(nint client);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    public static partial nint BootstrapsOf(nint cluster);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateTopic(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_set_group_consumer_session_timeout_ms")]
    public static partial void SetGroupSessionTimeout(nint cluster, int milliseconds);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_set_group_consumer_heartbeat_interval_ms")]
    public static partial void SetGroupHeartbeatInterval(nint cluster, int milliseconds);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    public static partial void SetGroupInitialRebalanceDelay(nint cluster, int milliseconds);

    /// <summary>rd_kafka_message_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct NativeMessage
    {
        public int Error;
        public nint Topic;
        public int Partition;
        public byte* Value;
        public nuint ValueLength;
        public byte* Key;
        public nuint KeyLength;
        public long Offset;
        public nint Private;
    }
}
