namespace Serverless.Runtime.Ports;

/// <summary>The stores that a pipeline runs on.</summary>
public sealed record StorePorts(ILedger Ledger, IDeltaStore Deltas, IResultStore Results, ISideOutputs SideOutputs, IReferenceTables References, IPressure Pressure)
{
    /// <summary>Where clean events are kept whole; null when they aren't.</summary>
    public IArchive? Archive { get; init; }

    /// <summary>What is wrong with the settings that name the stores, if something is: then every call throws it. For who would rather stop than wait.</summary>
    public Exception? Fault { get; init; }
}
