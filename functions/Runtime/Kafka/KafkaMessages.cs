using Confluent.Kafka;
using Serverless.Core.Messages;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Kafka;

/// <summary>
/// Produces with an idempotent producer, acknowledged by all replicas in sync. A message that isn't acknowledged in time fails those after
/// it too, so that none overtakes it; the next call begins with a new producer. Connects at the first call. Safe for any thread.
/// </summary>
/// <param name="client">The brokers, and how to speak to them.</param>
/// <param name="maxMessageBytes">Larger messages are refused.</param>
/// <param name="clock">Says how long a failure is remembered.</param>
public sealed class KafkaMessages(ClientConfig client, int maxMessageBytes, TimeProvider clock) : IMessages, IDisposable
{
    private const int LargestBatch = 1_000_000;

    /// <summary>How long a failure is repeated: operations of shards come each second, and must not each wait for the timeout.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private SharedProducer? _producer;
    private (long At, StoreUnavailableException Failure)? _failed;

    /// <summary>How long a message may take until it counts as not acknowledged.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RefusedMessage>> SendAsync(IReadOnlyList<SinkMessage> messages, CancellationToken ct)
    {
        if (messages.Count == 0)
            return [];
        var producer = Take();
        try
        {
            var delivery = new Delivery(messages.Count);
            foreach (var message in messages)
                await ProduceAsync(producer.Client, message, delivery, ct).ConfigureAwait(false);
            await delivery.Done.WaitAsync(ct).ConfigureAwait(false);
            if (delivery.Failure is { } failure)
                throw Fail(producer, failure.Message, failure.Error);
            return delivery.Refused;
        }
        finally
        {
            Return(producer);
        }
    }

    /// <summary>Ends the connections to the brokers, if there are any.</summary>
    public void Dispose()
    {
        lock (_lock)
            Retire();
    }

    private static async ValueTask ProduceAsync(
        IProducer<byte[], byte[]> producer, SinkMessage message, Delivery delivery, CancellationToken ct)
    {
        var produced = new Message<byte[], byte[]> { Key = message.Key!, Value = message.Value!, Headers = HeadersOf(message) };
        while (true)
        {
            try
            {
                producer.Produce(message.Topic, produced, report => delivery.Report(message, report.Error));
                return;
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                await Task.Delay(QueueFullWait, ct).ConfigureAwait(false);
            }
            catch (KafkaException refusal)
            {
                delivery.Report(message, refusal.Error);
                return;
            }
        }
    }

    private static Headers HeadersOf(SinkMessage message)
    {
        var headers = new Headers();
        foreach (var header in message.Headers)
            headers.Add(header.Name, header.Value);
        return headers;
    }

    private SharedProducer Take()
    {
        lock (_lock)
        {
            if (_failed is { } failed && clock.GetElapsedTime(failed.At) < Remembered)
                throw failed.Failure;
            _failed = null;
            _producer ??= new SharedProducer(Build());
            _producer.Users++;
            return _producer;
        }
    }

    private void Return(SharedProducer producer)
    {
        lock (_lock)
        {
            producer.Users--;
            producer.DisposeIfUnused();
        }
    }

    private StoreUnavailableException Fail(SharedProducer producer, SinkMessage message, Error error)
    {
        var failure = new StoreUnavailableException(
            $"The brokers at {client.BootstrapServers} don't take messages for topic '{message.Topic}' ({error.Reason}). "
            + "Start them, create the topic, or correct the address.",
            new KafkaException(error));
        lock (_lock)
        {
            _failed = (clock.GetTimestamp(), failure);
            if (_producer == producer)
                Retire();
        }
        return failure;
    }

    private void Retire()
    {
        if (_producer is not { } producer)
            return;
        _producer = null;
        producer.IsRetired = true;
        producer.DisposeIfUnused();
    }

    private IProducer<byte[], byte[]> Build()
    {
        var config = new ProducerConfig(client.ToDictionary())
        {
            EnableIdempotence = true,
            Acks = Acks.All,
            // Without it messages after one that timed out would be produced, and come before it when all are given again.
            EnableGaplessGuarantee = true,
            MessageTimeoutMs = (int)Timeout.TotalMilliseconds,
            MessageMaxBytes = maxMessageBytes,
            BatchSize = Math.Min(maxMessageBytes, LargestBatch),
            LingerMs = 5,
            Partitioner = Partitioner.Murmur2Random,
        };
        return new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>A producer with the calls that use it. It is disposed once it is retired and none does.</summary>
    private sealed class SharedProducer(IProducer<byte[], byte[]> client)
    {
        public IProducer<byte[], byte[]> Client => client;

        public int Users { get; set; }

        public bool IsRetired { get; set; }

        public void DisposeIfUnused()
        {
            if (IsRetired && Users == 0)
                client.Dispose();
        }
    }

    /// <summary>What becomes of the messages of a call.</summary>
    private sealed class Delivery(int messages)
    {
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<RefusedMessage> _refused = [];
        private int _open = messages;

        public Task Done => _done.Task;

        public (SinkMessage Message, Error Error)? Failure { get; private set; }

        public IReadOnlyList<RefusedMessage> Refused => _refused;

        public void Report(SinkMessage message, Error error)
        {
            lock (_lock)
            {
                if (error.Code == ErrorCode.MsgSizeTooLarge)
                    _refused.Add(new RefusedMessage(message, $"a message of {message.Size} bytes is larger than Sinks__MaxMessageBytes"));
                else if (error.IsError)
                    Failure ??= (message, error);
                if (--_open == 0)
                    _done.SetResult();
            }
        }
    }
}
