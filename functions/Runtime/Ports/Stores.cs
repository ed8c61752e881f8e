namespace Serverless.Runtime.Ports;

/// <summary>The stores that a pipeline runs on.</summary>
public sealed record Stores(ILedger Ledger, IDeltaStore Deltas, IResultStore Results, ISideOutputs SideOutputs, IReferenceTables References, IPressure Pressure);
