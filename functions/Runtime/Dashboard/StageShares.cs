using Serverless.Runtime.Metrics;

namespace Serverless.Runtime.Dashboard;

/// <summary>How much of the last seconds each stage took in this process, in seconds of work a second (<see cref="Stage"/>).</summary>
/// <param name="Shares">By stage. Those of batches are 1 together at most; operations of shards may be more, as many run at a time.</param>
/// <param name="Seconds">The time that was looked at; 0 when nothing is known.</param>
public sealed record StageShares(IReadOnlyDictionary<string, double> Shares, double Seconds)
{
    /// <summary>Nothing is known.</summary>
    public static readonly StageShares None = new(new Dictionary<string, double>(), 0);

    /// <summary>The share of a stage; 0 when it isn't known.</summary>
    public double this[string stage] => Shares.GetValueOrDefault(stage);

    /// <summary>How busy the pipeline's batches are, 0 to 1.</summary>
    public double Batches => Stage.OfBatches.Sum(stage => this[stage]);

    /// <summary>The stage of batches that took the longest, but for waiting.</summary>
    public string Longest => Stage.OfBatches.Where(stage => stage != Stage.Pressure).MaxBy(stage => this[stage])!;
}
