using Confluent.Kafka;
using Offset = Serverless.Core.Positions.Offset;
using Partition = Serverless.Core.Positions.Partition;

namespace Serverless.Runtime.Kafka;

/// <summary>
/// Reads from given offsets until a record comes or the end: arithmetic on offsets doesn't tell, as some are of transaction markers or of
/// records that were aborted or have expired. One thread at a time.
/// </summary>
internal sealed class PartitionProbe : IDisposable
{
    // Long enough to connect; ticks of the timer wait for it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    private readonly TimeProvider _clock;
    private readonly IConsumer<Ignore, Ignore> _consumer;

    /// <param name="client">Brokers and security.</param>
    /// <param name="clock">Ends a look that takes too long.</param>
    public PartitionProbe(ClientConfig client, TimeProvider clock)
    {
        _clock = clock;
        _consumer = LookConsumer.Of<Ignore, Ignore>(client, fetchBytes: 4096);
    }

    /// <summary>The partitions whose end was met without a record.</summary>
    public IReadOnlySet<Partition> EmptyFrom(string topic, IReadOnlyDictionary<Partition, Offset> from)
    {
        _consumer.Assign(from.Select(start => new TopicPartitionOffset(topic, start.Key.Value, start.Value.Value)));
        try
        {
            return Read([.. from.Keys]);
        }
        finally
        {
            _consumer.Unassign();
        }
    }

    /// <summary>Closes the connection to the brokers.</summary>
    public void Dispose() => _consumer.Dispose();

    private HashSet<Partition> Read(HashSet<Partition> open)
    {
        var (empty, begun) = (new HashSet<Partition>(), _clock.GetTimestamp());
        while (open.Count > 0 && Patience - _clock.GetElapsedTime(begun) is var left && left > TimeSpan.Zero)
        {
            if (Next(left) is not { } met)
                break;
            var partition = new Partition(met.Partition.Value);
            // The end counts only before a record: after one it says nothing.
            if (open.Remove(partition) && met.IsPartitionEOF)
                empty.Add(partition);
        }
        return empty;
    }

    /// <summary>A record or an end; null when none comes in time, or when the brokers refuse: then nothing is known.</summary>
    private ConsumeResult<Ignore, Ignore>? Next(TimeSpan patience)
    {
        try
        {
            return _consumer.Consume(patience);
        }
        catch (ConsumeException)
        {
            return null;
        }
    }
}
