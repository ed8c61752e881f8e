using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Health;

/// <summary>What the health probe asks about one pipeline.</summary>
/// <param name="Versions">Which version is the newest.</param>
/// <param name="Epochs">Which epoch it is in.</param>
/// <param name="Ledger">Where its heads are; only read.</param>
/// <param name="Topic">Where its partitions end.</param>
/// <param name="Pressure">Whether ingestion is asked to wait.</param>
/// <param name="Idle">Knows which offsets have no record.</param>
internal sealed record HealthPorts(
    PipelineVersions Versions, EpochKeeper Epochs, ILedger Ledger, ITopicMetadata Topic, IPressure Pressure, IdleObserver Idle);
