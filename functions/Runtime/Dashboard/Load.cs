namespace Serverless.Runtime.Dashboard;

/// <summary>What is known of how a pipeline copes, to tell what limits it.</summary>
/// <param name="Lag">Records of the topic that aren't sealed, by partition.</param>
/// <param name="Rates">How fast it is.</param>
/// <param name="Stages">What its stages took in this process.</param>
public sealed record Load(IReadOnlyList<long> Lag, Rates Rates, StageShares Stages)
{
    /// <summary>The pipeline's name.</summary>
    public string Pipeline { get; init; } = "";

    /// <summary>Shards that can't go on, and partitions that aren't read.</summary>
    public int Stuck { get; init; }

    /// <summary>Whether shards have asked ingestion to wait.</summary>
    public bool IsPressed { get; init; }

    /// <summary>The view with the most events that its shards haven't applied; null without views.</summary>
    public ViewSums? Slowest { get; init; }

    /// <summary>The number of shards of <see cref="Slowest"/>.</summary>
    public int Shards { get; init; } = 1;
}
