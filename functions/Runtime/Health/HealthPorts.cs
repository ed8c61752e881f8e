using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Health;

/// <summary>What the health probe asks about one pipeline.</summary>
/// <param name="Versions">Which version is the newest.</param>
/// <param name="Epochs">Which epoch it is in.</param>
/// <param name="Guard">Whether the topic is the one that is sealed.</param>
/// <param name="Ledger">Where its heads are; only read.</param>
/// <param name="Topic">Where its partitions end.</param>
/// <param name="Pressure">Whether ingestion is asked to wait.</param>
/// <param name="Reports">What its shards say of themselves.</param>
/// <param name="Idle">Knows which offsets have no record.</param>
internal sealed record HealthPorts(
    PipelineVersions Versions,
    EpochKeeper Epochs,
    TopicGuard Guard,
    ILedger Ledger,
    ITopicMetadata Topic,
    IPressure Pressure,
    IShardReports Reports,
    IdleObserver Idle);
