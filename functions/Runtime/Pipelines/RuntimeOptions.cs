namespace Serverless.Runtime.Pipelines;

/// <summary>How the shells behave. The defaults suit a loaded pipeline.</summary>
public sealed record RuntimeOptions
{
    /// <summary>Least time between two pokes of a shard by one instance, default 340 ms: three fit just around the second that early panes mostly come by. Longer: fewer entity operations; shorter: fresher panes.</summary>
    public TimeSpan PokeInterval { get; init; } = TimeSpan.FromMilliseconds(340);

    /// <summary>Largest section that travels inside a poke, in bytes; default 1 kB.</summary>
    public int InlineSectionBytes { get; init; } = 1024;

    /// <summary>Sections inside one poke, in bytes, all together; default 24 kB (a poke over about 33 kB is slow on Azure Storage).</summary>
    public int InlinePokeBytes { get; init; } = 24 * 1024;

    /// <summary>Chunks whose pointers a poke carries at most, default 192; a shard that misses more reads the ledger.</summary>
    public int PokedChunks { get; init; } = 192;

    /// <summary>Chunks applied in one entity operation at most, default 512.</summary>
    public int ChunksPerOperation { get; init; } = 512;

    /// <summary>Items waiting in an outbox at which a shard stops pulling and asks ingestion to wait, default 2,000.</summary>
    public int OutboxLimit { get; init; } = 2_000;

    /// <summary>How long a poke may have been on its way before the shard is taken to be overloaded and asks ingestion to wait, default 3 s.</summary>
    public TimeSpan PressureAge { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a raised pressure flag stands unless it is raised again, default 2 s: longer than the timer takes to come round.</summary>
    public TimeSpan PressureHold { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a batch waits for pressure to ease before it gives up and is repeated, default 60 s. Must stay far below the consumer's poll interval (5 min).</summary>
    public TimeSpan PressurePatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a store is tried before the batch is given back to the host, default 6; waits between grow from <see cref="StoreBackoff"/> twofold.</summary>
    public int StoreAttempts { get; init; } = 6;

    /// <summary>The first wait after a store failed, default 50 ms.</summary>
    public TimeSpan StoreBackoff { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long ledger rows and delta objects are kept, default 7 days: as far back as views can be rebuilt. For half of it an instance goes on where it saw a
    /// partition's chain end: it must be far longer than an instance can stand still.
    /// </summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Age at which a delta object that no ledger row names is garbage, default 1 h: longer than any batch can run.</summary>
    public TimeSpan UnsealedGrace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Delta objects written or read lately that are kept in memory, in bytes, default 64 MB.</summary>
    public long DeltaCacheBytes { get; init; } = 64L * 1024 * 1024;
}
