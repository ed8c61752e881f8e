namespace Serverless.Runtime.Ports;

/// <summary>The stores that a pipeline runs on.</summary>
/// <param name="Ledger">Which records are sealed.</param>
/// <param name="Deltas">The deltas of the batches.</param>
/// <param name="Results">The results of the views.</param>
/// <param name="SideOutputs">Dead letters and late events.</param>
/// <param name="References">Tables that events are enriched from.</param>
/// <param name="Registry">The schemas of the app's own registry.</param>
/// <param name="Flags">Who asks ingestion to wait, and who makes the ticks.</param>
/// <param name="Reports">What each shard last said of itself.</param>
/// <param name="Ticks">What the timer last saw of each pipeline.</param>
public sealed record StorePorts(
    ILedger Ledger,
    IDeltaStore Deltas,
    IResultStore Results,
    ISideOutputs SideOutputs,
    IReferenceTables References,
    ISchemaStore Registry,
    IFlags Flags,
    IShardReports Reports,
    ITickReports Ticks)
{
    /// <summary>Where clean events are kept whole; null when no archive is configured.</summary>
    public IArchive? Archive { get; init; }

    /// <summary>Takes what sinks produce; null where nothing can: then sinks wait.</summary>
    public IMessages? Messages { get; init; }

    /// <summary>Another registry, which knows the schemas that records name by an id; null when <see cref="Registry"/> does.</summary>
    public ISchemaSource? Schemas { get; init; }

    /// <summary>
    /// The problem with the settings, or null. When it is set, every call of a store throws; a caller that wants to stop instead of waiting
    /// checks it first.
    /// </summary>
    public Exception? Fault { get; init; }
}
