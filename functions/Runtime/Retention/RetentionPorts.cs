using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Retention;

/// <summary>Where one pipeline's old rows and objects are.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Ledger">Its rows.</param>
/// <param name="Deltas">Its delta objects.</param>
/// <param name="SideOutputs">What was set aside beside them.</param>
/// <param name="Archive">What was archived with them; null when nothing is.</param>
internal sealed record RetentionPorts(string Pipeline, ILedger Ledger, IDeltaStore Deltas, ISideOutputs SideOutputs, IArchive? Archive);
