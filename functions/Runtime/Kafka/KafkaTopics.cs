using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Serverless.Core.Ledger;
using Serverless.Runtime.Ports;
using Offset = Serverless.Core.Positions.Offset;
using Partition = Serverless.Core.Positions.Partition;

namespace Serverless.Runtime.Kafka;

/// <summary>
/// Asks the brokers for a topic's partitions and ends, and looks whether records follow. Connects at the first call and keeps the
/// connection. Safe for any thread; calls are made one after the other.
/// </summary>
public sealed class KafkaTopics(ClientConfig client, TimeProvider clock) : ITopicMetadata, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // A failure is repeated for this long without asking again: calls wait for each other, and each would wait for the timeout.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(3);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long At, StoreUnavailableException Failure)> _failed = [];
    private IConsumer<Ignore, Ignore>? _consumer;
    private IAdminClient? _admin;
    private RecordMarks? _marks;
    private PartitionProbe? _probe;

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">No broker answers within 5 s, or there is no such topic.</exception>
    public async ValueTask<int> PartitionsAsync(string topic, CancellationToken ct) =>
        await Task.Run(() => Ask(topic, () => Partitions(topic).Count), ct).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">No broker answers within 5 s, or there is no such topic.</exception>
    public async ValueTask<IReadOnlyDictionary<Partition, Offset>> EndsAsync(string topic, CancellationToken ct) =>
        await Task.Run(() => Ask(topic, () => Ends(topic)), ct).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">No broker answers within 5 s, or there is no such topic.</exception>
    public async ValueTask<IReadOnlyDictionary<Partition, Offset>> SinceAsync(string topic, DateTimeOffset time, CancellationToken ct) =>
        await Task.Run(() => Ask(topic, () => Since(topic, time)), ct).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">The brokers don't answer within 5 s, or there is no such topic.</exception>
    public async ValueTask<IReadOnlyDictionary<Partition, RecordMark>> MarksAsync(
        string topic, IReadOnlyDictionary<Partition, Offset> at, CancellationToken ct) => at.Count == 0
        ? new Dictionary<Partition, RecordMark>()
        : await Task.Run(() => Ask(topic, () => (_marks ??= new RecordMarks(client, clock)).Read(topic, at, Timeout)), ct)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">No broker has answered lately.</exception>
    public async ValueTask<IReadOnlySet<Partition>> EmptyFromAsync(
        string topic, IReadOnlyDictionary<Partition, Offset> from, CancellationToken ct) =>
        await Task.Run(() => Ask(topic, () => (_probe ??= new PartitionProbe(client, clock)).EmptyFrom(topic, from)), ct)
            .ConfigureAwait(false);

    /// <summary>Closes the connections to the brokers, if there are any.</summary>
    public void Dispose()
    {
        _marks?.Dispose();
        _probe?.Dispose();
        _admin?.Dispose();
        _consumer?.Dispose();
    }

    private T Ask<T>(string topic, Func<T> question)
    {
        lock (_lock)
        {
            if (_failed.TryGetValue(topic, out var failed) && clock.GetElapsedTime(failed.At) < Remembered)
                throw failed.Failure;
            try
            {
                Connect();
                return question();
            }
            catch (KafkaException exception)
            {
                var failure = new StoreUnavailableException(Describe(topic, exception.Error), exception);
                _failed[topic] = (clock.GetTimestamp(), failure);
                throw failure;
            }
        }
    }

    private string Describe(string topic, Error error) => error.Code == ErrorCode.UnknownTopicOrPart
        ? $"There is no topic '{topic}' at the brokers {client.BootstrapServers}. "
            + "Create it, or name another one in the pipeline's file and settings."
        : $"The brokers at {client.BootstrapServers} don't answer for topic '{topic}' ({error.Reason}). "
            + "Start them, or correct the address.";

    // By a consumer's connection: asking for a topic by another one creates it where brokers allow that.
    private void Connect()
    {
        var config = new ConsumerConfig(client.ToDictionary()) { GroupId = "serverless-metadata", EnableAutoCommit = false };
        _consumer ??= new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler((_, _) => { }).Build();
        _admin ??= new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    private List<int> Partitions(string topic)
    {
        var found = _admin!.GetMetadata(topic, Timeout).Topics.Single();
        if (found.Error.IsError || found.Partitions.Count == 0)
            throw new KafkaException(found.Error.IsError ? found.Error : new Error(ErrorCode.UnknownTopicOrPart));
        return found.Partitions.ConvertAll(partition => partition.PartitionId);
    }

    /// <summary>Of all partitions at once: one request to each broker, not to each partition.</summary>
    private Dictionary<Partition, Offset> Ends(string topic)
    {
        var asked = Partitions(topic).ConvertAll(partition => new TopicPartitionOffsetSpec
        {
            TopicPartition = new TopicPartition(topic, partition),
            OffsetSpec = OffsetSpec.Latest(),
        });
        // The trigger's consumer, which sets no isolation, reads what is committed.
        var options = new ListOffsetsOptions { RequestTimeout = Timeout, IsolationLevel = IsolationLevel.ReadCommitted };
        var found = Answers(() => _admin!.ListOffsetsAsync(asked, options).GetAwaiter().GetResult());
        return found.ToDictionary(end => new Partition(end.Partition.Value), end => new Offset(end.Offset.Value));
    }

    private Dictionary<Partition, Offset> Since(string topic, DateTimeOffset time)
    {
        var ends = Ends(topic);
        var asked = ends.Keys.Select(partition => new TopicPartitionTimestamp(
            topic, partition.Value, new Timestamp(time.UtcDateTime, Confluent.Kafka.TimestampType.CreateTime)));
        // Without such a record the answer is no offset.
        return _consumer!.OffsetsForTimes(asked, Timeout).ToDictionary(
            found => new Partition(found.Partition.Value),
            found => found.Offset.IsSpecial ? ends[new Partition(found.Partition.Value)] : new Offset(found.Offset.Value));
    }

    /// <summary>The first partition's error is thrown as that of the whole question.</summary>
    private static IEnumerable<TopicPartitionOffsetError> Answers(Func<ListOffsetsResult> ask)
    {
        try
        {
            return ask().ResultInfos.Select(info => info.TopicPartitionOffsetError);
        }
        catch (ListOffsetsException partial)
        {
            var errors = partial.Result.ResultInfos.Select(info => info.TopicPartitionOffsetError.Error);
            throw new KafkaException(errors.FirstOrDefault(error => error.IsError) ?? partial.Error);
        }
    }
}
