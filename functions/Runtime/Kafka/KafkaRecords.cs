using Confluent.Kafka;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;
using Offset = Serverless.Core.Positions.Offset;
using Partition = Serverless.Core.Positions.Partition;
using TimestampType = Serverless.Core.Positions.TimestampType;

namespace Serverless.Runtime.Kafka;

/// <summary>
/// Reads spans of records with a consumer of its own, which is in no group. Connects at the first call and keeps the connection. Safe for
/// any thread; calls are made one after the other, and nothing else waits for them.
/// </summary>
public sealed class KafkaRecords(ClientConfig client, TimeProvider clock) : ITopicRecords, IDisposable
{
    // Each record starts it again: a long span may take as long as it comes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private IConsumer<byte[], byte[]>? _consumer;

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">No broker answers within 10 s, or there is no such topic.</exception>
    public async ValueTask<IReadOnlyList<SourceRecord>> ReadAsync(
        string topic, Partition partition, Offset first, Offset last, CancellationToken ct) =>
        await Task.Run(() => Read(new TopicPartitionOffset(topic, partition.Value, first.Value), last, ct), ct).ConfigureAwait(false);

    /// <summary>Closes the connection to the brokers, if there is one.</summary>
    public void Dispose() => _consumer?.Dispose();

    private List<SourceRecord> Read(TopicPartitionOffset from, Offset last, CancellationToken ct)
    {
        lock (_lock)
        {
            _consumer ??= LookConsumer.Of<byte[], byte[]>(client);
            _consumer.Assign(from);
            try
            {
                return Read(_consumer, last, ct);
            }
            catch (KafkaException fault)
            {
                throw new StoreUnavailableException(
                    $"Records of topic '{from.Topic}' can't be read again from the brokers at {client.BootstrapServers} "
                    + $"({fault.Error.Reason}). Start them, or correct the address.",
                    fault);
            }
            finally
            {
                _consumer.Unassign();
            }
        }
    }

    private List<SourceRecord> Read(IConsumer<byte[], byte[]> consumer, Offset last, CancellationToken ct)
    {
        var (found, heard) = (new List<SourceRecord>(), clock.GetTimestamp());
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var left = Patience - clock.GetElapsedTime(heard);
            if (left <= TimeSpan.Zero)
                throw new KafkaException(ErrorCode.Local_TimedOut);
            if (consumer.Consume(left) is not { } met)
                continue;
            heard = clock.GetTimestamp();
            if (met.IsPartitionEOF || met.Offset.Value > last.Value)
                return found;
            found.Add(RecordOf(met));
            if (met.Offset.Value == last.Value)
                return found;
        }
    }

    private static SourceRecord RecordOf(ConsumeResult<byte[], byte[]> met) => new(
        new Partition(met.Partition.Value),
        new Offset(met.Offset.Value),
        met.Message.Key,
        met.Message.Value,
        met.Message.Timestamp.UnixTimestampMs,
        TypeOf(met.Message.Timestamp.Type),
        HeadersOf(met.Message.Headers));

    private static TimestampType TypeOf(Confluent.Kafka.TimestampType type) => type switch
    {
        Confluent.Kafka.TimestampType.CreateTime => TimestampType.CreateTime,
        Confluent.Kafka.TimestampType.LogAppendTime => TimestampType.LogAppendTime,
        _ => TimestampType.None,
    };

    private static RecordHeaders HeadersOf(Headers? headers) => headers is { Count: > 0 }
        ? new RecordHeaders([.. headers.Select(header => new RecordHeader(header.Key, header.GetValueBytes()))])
        : RecordHeaders.None;
}
