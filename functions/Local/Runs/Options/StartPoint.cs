namespace Serverless.Local.Runs.Options;

/// <summary>Where partitions begin of which nothing is sealed yet; those of which something is go on after that.</summary>
internal abstract record StartPoint
{
    /// <summary>With the first record that the brokers keep.</summary>
    public sealed record Beginning : StartPoint;

    /// <summary>With the next record that comes.</summary>
    public sealed record End : StartPoint;

    /// <summary>With the first record that has this Kafka time or a later one.</summary>
    public sealed record Since(DateTimeOffset Time) : StartPoint;

    /// <summary>With the record of an offset, from 0, the same in every partition.</summary>
    public sealed record At(long Offset) : StartPoint;

    /// <summary>With the record of an offset, from 0, by partition; the others begin as without a start.</summary>
    public sealed record ByPartition(IReadOnlyDictionary<int, long> Offsets) : StartPoint;
}
