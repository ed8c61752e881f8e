using Serverless.Core.Ledger;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Watermarks;

/// <summary>What the timer needs of one pipeline.</summary>
/// <param name="Versions">Which version is the newest.</param>
/// <param name="Epochs">Whose shards are poked.</param>
/// <param name="Guard">Whether the topic is the one that is sealed.</param>
/// <param name="Restart">Goes on with a topic that isn't; null to halt.</param>
/// <param name="Ledger">Where the heads are; only read.</param>
/// <param name="Handovers">Which shards of ended layouts are poked too.</param>
/// <param name="Incarnations">Starts views again of which a shard is silent.</param>
/// <param name="Topic">Where the partitions end.</param>
/// <param name="Idle">Remembers since when a partition has had no event that counts.</param>
/// <param name="Flags">Where it is said who makes the ticks.</param>
/// <param name="Pokes">Knows which shards the batches of this process poke.</param>
/// <param name="Resting">Knows which shards have nothing to do.</param>
/// <param name="Reporter">Stores what the ticks saw.</param>
/// <param name="Panes">Produces what waits for the topics of sinks; begun by each tick.</param>
/// <param name="MakeTables">Begins to make the tables that are made of views; returns at once.</param>
/// <param name="Repair">Is told the epoch and what the shards say, when they were asked; returns at once.</param>
internal sealed record WatermarkPorts(
    PipelineVersions Versions,
    EpochKeeper Epochs,
    TopicGuard Guard,
    TopicRestart? Restart,
    ILedger Ledger,
    Handovers Handovers,
    Incarnations Incarnations,
    ITopicMetadata Topic,
    IdleObserver Idle,
    IFlags Flags,
    PokeSender Pokes,
    RestingShards Resting,
    TickReporter Reporter,
    PanePublisher Panes,
    Action MakeTables,
    Action<PipelineEpoch, IReadOnlyList<ShardReport>> Repair);
