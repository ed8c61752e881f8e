namespace Serverless.Local.Feeds;

/// <summary>A topic that a feed produces to.</summary>
/// <param name="Ends">By partition, the offset that its next record gets.</param>
/// <param name="Read">Keeps the feed from running ahead of its readers (<see cref="Backlog"/>); null for no limit.</param>
internal sealed record FeedTopic(string Name, IReadOnlyList<long> Ends, ReadOffsets? Read)
{
    /// <summary>How events come into records.</summary>
    public FeedPacking Packing { get; init; } = FeedPacking.None;

    /// <summary>Whether its records are read line by line.</summary>
    public bool HasLines { get; init; } = true;

    /// <summary>A topic that nothing was produced to.</summary>
    public static FeedTopic Empty(string name, int partitions, ReadOffsets? read) => new(name, new long[partitions], read);
}
