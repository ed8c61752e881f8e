using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Verification;

/// <summary>What is read to prove what the stores hold, of one pipeline.</summary>
/// <param name="Versions">The versions that views are computed by.</param>
/// <param name="Ledger">What was sealed.</param>
/// <param name="Deltas">The sections of what was sealed.</param>
/// <param name="Beginning">The states that shards began with.</param>
/// <param name="Results">What is stored.</param>
/// <param name="Reports">What shards say of themselves, where their states can't be read.</param>
internal sealed record AuditPorts(
    PipelineVersions Versions, ILedger Ledger, DeltaCache Deltas, ShardBeginning Beginning, IResultStore Results, IShardReports Reports);
