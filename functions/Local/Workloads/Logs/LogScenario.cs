using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.Logs;

/// <summary>
/// What is generated. Two generators with equal scenarios make the same bytes, on any machine, in any process. Shares are of all lines, in
/// 0..1, and together at most 0.8.
/// </summary>
internal sealed record LogScenario : LoadShape
{
    public required ulong Seed { get; init; }

    /// <summary>Lines, at least 0.</summary>
    public required long Count { get; init; }

    /// <summary>Services that write lines, each in a format of its own, from 1 to 10,000.</summary>
    public int Services { get; init; } = 36;

    /// <summary>Partitions of the topic, from 1 to 1,024.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>How far out of order good lines are, in milliseconds: at most 80 % of <see cref="LogTiming.Bound"/>.</summary>
    public long DisorderMs { get; init; } = 4_000;

    /// <summary>Lines that are no UTF-8.</summary>
    public double DirtyShare { get; init; } = 0.001;

    /// <summary>Lines of health checks, which the pipeline drops.</summary>
    public double CheckShare { get; init; } = 0.02;

    /// <summary>Lines that are late for every view.</summary>
    public double LateShare { get; init; } = 0.001;

    /// <summary>Lines before the watermark that at least one view still takes in.</summary>
    public double OverdueShare { get; init; } = 0.002;

    /// <summary>Lines with a time many years ahead.</summary>
    public double FutureShare { get; init; } = 0.0002;

    /// <summary>Throws <see cref="ArgumentException"/> when a value is out of its range.</summary>
    public override void Check()
    {
        base.Check();
        Within(Count, 0, long.MaxValue, nameof(Count));
        Within(Services, 1, 10_000, nameof(Services));
        Within(Partitions, 1, 1_024, nameof(Partitions));
        Within(DisorderMs, 0, LogTiming.Bound * 4 / 5, nameof(DisorderMs));
        double[] shares = [DirtyShare, CheckShare, LateShare, OverdueShare, FutureShare];
        foreach (var share in shares)
            Within(share, 0, 0.8, "share");
        Within(shares.Sum(), 0, 0.8, "sum of the shares");
    }
}
