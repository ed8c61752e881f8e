using Serverless.Core.Personal;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;

namespace Serverless.Runtime.Batches;

/// <summary>What the batches of one pipeline use.</summary>
/// <param name="Versions">Which version of the pipeline folds them.</param>
/// <param name="Epochs">Which epoch they are sealed into.</param>
/// <param name="Guard">Whether the topic is the one that is sealed.</param>
/// <param name="Restart">Goes on with a topic that isn't; null to halt.</param>
/// <param name="Ledger">Where they are sealed.</param>
/// <param name="Deltas">Where their delta objects are stored.</param>
/// <param name="SideOutputs">Where their dead letters are stored.</param>
/// <param name="References">The tables that events are enriched from.</param>
/// <param name="Schemas">What is known of the schemas that records name.</param>
/// <param name="Stops">Says which sources aren't read on.</param>
/// <param name="Ids">Says that ids were forgotten early.</param>
/// <param name="Flags">Whether they must wait.</param>
/// <param name="Pokes">Tells shards what is sealed.</param>
/// <param name="StandIn">
/// Does the timer's work where the flags that a batch has seen say that nobody does; returns at once, and never throws.
/// </param>
/// <param name="Retry">Repeats calls of a store that failed.</param>
/// <param name="Archive">Where clean events are kept whole; null when no archive is configured.</param>
/// <param name="Keys">The keys for personal data.</param>
internal sealed record BatchPorts(
    PipelineVersions Versions,
    EpochKeeper Epochs,
    TopicGuard Guard,
    TopicRestart? Restart,
    ILedger Ledger,
    DeltaCache Deltas,
    ISideOutputs SideOutputs,
    IReferenceTables References,
    SchemaAnswers Schemas,
    IngestStops Stops,
    ForgottenIds Ids,
    IFlags Flags,
    PokeSender Pokes,
    Action<FlagsUp, IPokes> StandIn,
    StoreRetry Retry,
    IArchive? Archive,
    PersonalKeys Keys);
