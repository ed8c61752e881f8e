namespace Serverless.Runtime.Ports;

/// <summary>The stores that a pipeline runs on.</summary>
public sealed record StorePorts(ILedger Ledger, IDeltaStore Deltas, IResultStore Results, ISideOutputs SideOutputs, IReferenceTables References, IPressure Pressure)
{
    /// <summary>Where clean events are kept whole; null when they aren't.</summary>
    public IArchive? Archive { get; init; }

    /// <summary>
    /// What is wrong with the settings, if something is: then every call of a store throws. Whoever would rather stop than wait looks here
    /// first.
    /// </summary>
    public Exception? Fault { get; init; }
}
