namespace Serverless.Core.Positions;

/// <summary>Where the partitions of a topic begin to be read, as long as nothing of them is sealed. A closed set.</summary>
public abstract record TopicStart
{
    private TopicStart()
    {
    }

    /// <summary>With the first record that the brokers keep.</summary>
    public sealed record Beginning : TopicStart;

    /// <summary>With the next record that comes.</summary>
    public sealed record End : TopicStart;

    /// <summary>With the first record that has this Kafka time or a later one.</summary>
    public sealed record Since(DateTimeOffset Time) : TopicStart;

    /// <summary>With the record of an offset, from 0, the same in every partition.</summary>
    public sealed record At(long Offset) : TopicStart;

    /// <summary>With the record of an offset, from 0, by partition; the others begin as without a start.</summary>
    public sealed record ByPartition(IReadOnlyDictionary<int, long> Offsets) : TopicStart;
}
