using System.ComponentModel.DataAnnotations;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Pipelines;

/// <summary>How batches, shards and retention behave: the settings <c>Runtime:*</c>. The defaults suit a loaded pipeline.</summary>
public sealed record RuntimeOptions : IOptionRules
{
    // The consumer's poll interval, unless host.json sets another: a batch that takes longer loses its partitions.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often batches poke a shard while they have something for it: once in each interval, at a moment that is the shard's own and the
    /// same for all instances. Longer: fewer entity operations. Shorter: fresher panes. A view whose early panes come more often is poked
    /// as often as they come.
    /// </summary>
    /// <value>Default 00:00:01, from 00:00:00 to 00:01:00.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan PokeInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Largest section that travels inside a poke, in bytes; a larger one is read from its delta object.</summary>
    /// <value>Default 1024, from 0 to 262144.</value>
    [Range(0, 262_144)]
    public int InlineSectionBytes { get; init; } = 1024;

    /// <summary>Most bytes of sections inside one poke. (A poke over about 33 kB is slow on Azure Storage.)</summary>
    /// <value>Default 24576, from 0 to 262144.</value>
    [Range(0, 262_144)]
    public int InlinePokeBytes { get; init; } = 24 * 1024;

    /// <summary>Most chunks that a poke points to; a shard that misses more reads the ledger.</summary>
    /// <value>Default 192, from 1 to 10000.</value>
    [Range(1, 10_000)]
    public int PokedChunks { get; init; } = 192;

    /// <summary>Most chunks that one entity operation applies.</summary>
    /// <value>Default 512, from 1 to 100000.</value>
    [Range(1, 100_000)]
    public int ChunksPerOperation { get; init; } = 512;

    /// <summary>
    /// Most dead letters or late events of a partition that are redriven at once. Nearly each makes a correction of every view, which waits
    /// in the state of a shard.
    /// </summary>
    /// <value>Default 250, from 1 to 10000.</value>
    [Range(1, 10_000)]
    public int RedrivenAtOnce { get; init; } = 250;

    /// <summary>Items waiting in an outbox at which a shard stops pulling and asks ingestion to wait.</summary>
    /// <value>Default 2000, from 1 to 1000000.</value>
    [Range(1, 1_000_000)]
    public int OutboxLimit { get; init; } = 2_000;

    /// <summary>
    /// The largest state of a shard that is given to the back end of the entities, in bytes. A shard whose next state is larger is stuck
    /// until its view has more shards; health warns from 60 % on. The default fits the Durable Task Scheduler, which takes 1 MB of an
    /// entity: 4 characters for 3 bytes. Azure Storage has no such limit, but a state over 33 kB costs several requests each time.
    /// </summary>
    /// <value>Default 750000, from 10000 to 268435456.</value>
    [Range(10_000, 268_435_456)]
    public int StateLimitBytes { get; init; } = 750_000;

    /// <summary>Age of a poke at which the shard that gets it counts as overloaded and asks ingestion to wait.</summary>
    /// <value>Default 00:00:03, from 00:00:00.100 to 00:10:00.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan PressureAge { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a pressure flag is valid unless it is raised again. It must last longer than the second that the timer takes to come again,
    /// and than <see cref="PokeInterval"/>.
    /// </summary>
    /// <value>Default 00:00:02, from 00:00:01.500 to 00:05:00.</value>
    [Range(typeof(TimeSpan), "00:00:01.500", "00:05:00")]
    public TimeSpan PressureHold { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long something may wait for a sink, from when it was sealed or emitted, until ingestion has to wait for the sink. Nothing is
    /// lost however long it takes: what a sink has not produced is kept beyond <see cref="Retention"/>.
    /// </summary>
    /// <value>Default 01:00:00, from 00:00:10 to 30.00:00:00.</value>
    [Range(typeof(TimeSpan), "00:00:10", "30.00:00:00")]
    public TimeSpan SinkLagLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a batch waits for pressure to ease before it gives up and is repeated. With the waits of the store attempts it must stay
    /// under the consumer's poll interval of 5 minutes.
    /// </summary>
    /// <value>Default 00:01:00, from 00:00:01 to 00:04:00.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:04:00")]
    public TimeSpan PressurePatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a shard says where it is. When it gets stuck, or goes on, it says so at once.</summary>
    /// <value>Default 00:00:30, from 00:00:01 to 00:10:00.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a store is tried before the batch is given back to the host, the first time included.</summary>
    /// <value>Default 6, from 1 to 20.</value>
    [Range(1, 20)]
    public int StoreAttempts { get; init; } = 6;

    /// <summary>About how long to wait after the first failure of a store. The next waits double, each with a random part.</summary>
    /// <value>Default 00:00:00.050, from 00:00:00.001 to 00:00:10.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan StoreBackoff { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest wait between two attempts at a store; at least <see cref="StoreBackoff"/>.</summary>
    /// <value>Default 00:00:02, from 00:00:00.001 to 00:00:30.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:30")]
    public TimeSpan StoreBackoffLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long ledger rows and delta objects are kept: views can be rebuilt as far back. An instance trusts its cached ends of chains for
    /// half of this time, so it must be far longer than an instance can be suspended.
    /// </summary>
    /// <value>Default 7.00:00:00, from 01:00:00 to 3650.00:00:00.</value>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Age at which a delta object that no ledger row names is removed. It must be longer than any batch can run, and shorter than <see
    /// cref="Retention"/>.
    /// </summary>
    /// <value>Default 01:00:00, from 00:10:00 to 30.00:00:00.</value>
    [Range(typeof(TimeSpan), "00:10:00", "30.00:00:00")]
    public TimeSpan UnsealedGrace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Most bytes of delta objects, written or read lately, that are kept in memory.</summary>
    /// <value>Default 67108864, from 0 to 68719476736.</value>
    [Range(0d, 68_719_476_736d)]
    public long DeltaCacheBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// The number of the deployment that this instance belongs to, higher with each: its version of a pipeline takes over from that of a
    /// lower number, and an instance of an earlier deployment never does. 0: deployments aren't numbered; then a version takes over when
    /// its definition was never active before.
    /// </summary>
    /// <value>Default 0, from 0 to 1000000000000000.</value>
    [Range(0d, 1_000_000_000_000_000d)]
    public long Revision { get; init; }

    /// <summary>
    /// Whether no other process runs on the same stores: then the version of this one takes over whatever was active before. The local host
    /// sets it.
    /// </summary>
    /// <value>Default false, one of true, false.</value>
    public bool IsAlone { get; init; }

    /// <summary>
    /// What to do when the topic was deleted and made anew, so that its offsets are those of other records: halt, or begin an epoch in
    /// which the partitions that differ are read from offset 0. Results go on; what the consumer group steps over counts as missing.
    /// </summary>
    /// <value>Default halt, one of halt, newEpoch.</value>
    public TopicRecreated TopicRecreated { get; init; } = TopicRecreated.Halt;

    IEnumerable<(string Property, string Problem)> IOptionRules.Broken()
    {
        if (InlineSectionBytes > InlinePokeBytes)
        {
            yield return (nameof(InlineSectionBytes),
                $"is {InlineSectionBytes}, but a poke has room for {InlinePokeBytes} bytes of sections: "
                + "set it to at most Runtime__InlinePokeBytes");
        }
        if (PressureHold <= PokeInterval)
        {
            yield return (nameof(PressureHold), $"is {Spell(PressureHold)}, but pokes come every {Spell(PokeInterval)}: "
                + "set it longer than Runtime__PokeInterval");
        }
        if (StoreBackoffLimit < StoreBackoff)
        {
            yield return (nameof(StoreBackoffLimit), $"is {Spell(StoreBackoffLimit)}, but the first wait is {Spell(StoreBackoff)}: "
                + "set it to at least Runtime__StoreBackoff");
        }
        if (LongestWait >= PollInterval)
        {
            yield return (nameof(PressurePatience), $"is {Spell(PressurePatience)}; with {StoreAttempts - 1} waits of "
                + $"{Spell(StoreBackoffLimit)} a batch can wait {Spell(LongestWait)}: set it, Runtime__StoreAttempts or "
                + $"Runtime__StoreBackoffLimit so that this is under the consumer's poll interval of {Spell(PollInterval)}");
        }
        if (UnsealedGrace >= Retention)
        {
            yield return (nameof(UnsealedGrace), $"is {Spell(UnsealedGrace)}, but everything is removed after {Spell(Retention)}: "
                + "set it shorter than Runtime__Retention");
        }
    }

    private TimeSpan LongestWait => ((StoreAttempts - 1) * StoreBackoffLimit) + PressurePatience;

    private static string Spell(TimeSpan time) => OptionProperty.Spell(time);
}
