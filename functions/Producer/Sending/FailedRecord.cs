using Confluent.Kafka;
using Serverless.Producer.Packing;

namespace Serverless.Producer.Sending;

/// <summary>A record that the producer has given up, after its retries.</summary>
public sealed class FailedRecord
{
    private readonly byte[] _value;
    private readonly Compression _compression;

    internal FailedRecord(
        TopicPartition target, byte[]? key, byte[] value, Compression compression, int count, Error error, bool mayBeStored)
    {
        (Target, Key, _value, _compression) = (target, key, value, compression);
        (Count, Error, MayBeStored) = (count, error, mayBeStored);
    }

    /// <summary>The topic and the partition that it was for.</summary>
    public TopicPartition Target { get; }

    /// <summary>Its key; null when none of its events had one.</summary>
    public byte[]? Key { get; }

    /// <summary>How many events it holds.</summary>
    public int Count { get; }

    /// <summary>Why it was given up.</summary>
    public Error Error { get; }

    /// <summary>
    /// Whether the broker may have it all the same, as only its answer was lost: then to add its events again may make duplicates.
    /// </summary>
    public bool MayBeStored { get; }

    /// <summary>The events, in their order.</summary>
    public IReadOnlyList<byte[]> Events()
    {
        var events = new List<byte[]>(Count);
        var lines = PackCompressor.LinesOf(_value, _compression).AsSpan();
        foreach (var line in lines.Split((byte)'\n'))
            events.Add(lines[line].ToArray());
        return events;
    }
}
