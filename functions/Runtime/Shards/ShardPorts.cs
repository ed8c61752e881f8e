using Serverless.Runtime.Deltas;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>What the shards of one pipeline read and write.</summary>
/// <param name="Versions">The versions of the pipeline that this process has.</param>
/// <param name="Epochs">Which layouts there are, and since when.</param>
/// <param name="Ledger">What is sealed; only read.</param>
/// <param name="Deltas">The sections of what is sealed; only read.</param>
/// <param name="Saved">Checkpoints of states, and what shards hand over.</param>
/// <param name="Beginning">The state with which a shard begins.</param>
/// <param name="Reports">What shards have said of themselves.</param>
/// <param name="Results">Where panes go.</param>
/// <param name="Pages">Remembers the pages among them that shards have written.</param>
/// <param name="Messages">Produces what goes to topics.</param>
/// <param name="Log">What waits to be produced, of the views' panes.</param>
/// <param name="Flags">Where a shard raises its flag when it can't keep up.</param>
/// <param name="Reporter">Says where shards are.</param>
/// <param name="Retry">Repeats calls of a store that failed.</param>
internal sealed record ShardPorts(
    PipelineVersions Versions,
    EpochHistory Epochs,
    ILedger Ledger,
    DeltaCache Deltas,
    SavedStates Saved,
    ShardBeginning Beginning,
    IShardReports Reports,
    IResultStore Results,
    PageMemory Pages,
    IMessages Messages,
    MessageLog Log,
    IFlags Flags,
    ShardReporter Reporter,
    StoreRetry Retry)
{
    /// <summary>Counts the events of keys, for those who watch.</summary>
    public HotKeys Hot { get; } = new();

    /// <summary>Tells what the radar notices.</summary>
    public DriftNotices Drift { get; } = new();
}
