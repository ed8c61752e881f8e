using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.UserEvents;

/// <summary>
/// What is generated. Two generators with equal scenarios make the same bytes, on any machine, in any process. Shares are of all events, in
/// 0..1, and together at most 0.8.
/// </summary>
internal sealed record UserEventScenario : LoadShape
{
    public required ulong Seed { get; init; }

    /// <summary>Events, dirty ones and duplicates included; at least 0.</summary>
    public required long Count { get; init; }

    /// <summary>From 100 to 1,000,000.</summary>
    public int Users { get; init; } = 20_000;

    /// <summary>From 10 to 99,999.</summary>
    public int Items { get; init; } = 2_000;

    /// <summary>Partitions of the topic, from 1 to 1,024.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>How many producers there are; each goes on to the next schema version a little after the one before it.</summary>
    public int Producers { get; init; } = 6;

    /// <summary>How far out of order good events are, in milliseconds: at most 80 % of <see cref="UserEventTiming.Bound"/>.</summary>
    public long DisorderMs { get; init; } = 4_000;

    /// <summary>Events that were sent before.</summary>
    public double DuplicateShare { get; init; } = 0.02;

    /// <summary>Events that can't be decoded or break a rule; one of <see cref="UserEventFlaw"/> each.</summary>
    public double DirtyShare { get; init; } = 0.02;

    /// <summary>Events of bots, which the pipeline drops.</summary>
    public double BotShare { get; init; } = 0.03;

    /// <summary>Events that are late for every view.</summary>
    public double LateShare { get; init; } = 0.001;

    /// <summary>Events before the watermark that at least one view still takes in.</summary>
    public double OverdueShare { get; init; } = 0.002;

    /// <summary>Events with a time many years ahead.</summary>
    public double FutureShare { get; init; } = 0.0005;

    /// <summary>Throws <see cref="ArgumentException"/> when a value is out of its range.</summary>
    public override void Check()
    {
        base.Check();
        Within(Count, 0, long.MaxValue, nameof(Count));
        Within(Users, 100, 1_000_000, nameof(Users));
        Within(Items, 10, 99_999, nameof(Items));
        Within(Partitions, 1, 1_024, nameof(Partitions));
        Within(Producers, 1, 100, nameof(Producers));
        Within(DisorderMs, 0, UserEventTiming.Bound * 4 / 5, nameof(DisorderMs));
        double[] shares = [DuplicateShare, DirtyShare, BotShare, LateShare, OverdueShare, FutureShare];
        foreach (var share in shares)
            Within(share, 0, 0.8, "share");
        Within(shares.Sum(), 0, 0.8, "sum of the shares");
    }
}
