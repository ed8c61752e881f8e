using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Retention;

/// <summary>Where one pipeline's old rows and objects are.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Ledger">Its rows.</param>
/// <param name="Reports">What its shards have applied.</param>
/// <param name="Ticks">Where the collector says what it keeps too long, for health.</param>
/// <param name="Deltas">Its delta objects.</param>
/// <param name="Saved">Its shards' checkpoints and handovers.</param>
/// <param name="Redrives">What redrives keep of the events that they take.</param>
/// <param name="SideOutputs">The dead letters and late events of their batches.</param>
/// <param name="Archive">Their archive files; null when no archive is configured.</param>
internal sealed record RetentionPorts(
    string Pipeline,
    ILedger Ledger,
    IShardReports Reports,
    ITickReports Ticks,
    IDeltaStore Deltas,
    SavedStates Saved,
    RedrivePlans Redrives,
    ISideOutputs SideOutputs,
    IArchive? Archive);
