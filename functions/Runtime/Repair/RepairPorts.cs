using Serverless.Core.Personal;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;

namespace Serverless.Runtime.Repair;

/// <summary>What is needed to make a pipeline's delta objects again.</summary>
/// <param name="Versions">The versions of the pipeline that this process has.</param>
/// <param name="Ledger">Rows and recipes; only read.</param>
/// <param name="Deltas">Where the objects are, and are put back.</param>
/// <param name="References">The tables that events are enriched from.</param>
/// <param name="Schemas">What is known of the schemas that records name.</param>
/// <param name="Records">The records that were folded; null when no broker is named that may have them.</param>
/// <param name="Redrives">The events that were redriven.</param>
/// <param name="Keys">The keys for personal data.</param>
internal sealed record RepairPorts(
    PipelineVersions Versions,
    ILedger Ledger,
    DeltaCache Deltas,
    IReferenceTables References,
    SchemaAnswers Schemas,
    ITopicRecords? Records,
    RedrivePlans Redrives,
    PersonalKeys Keys)
{
    /// <summary>The pipeline's name.</summary>
    public string Pipeline => Versions.Name;
}
