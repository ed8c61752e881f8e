using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.AzureStorage.Ledger;
using Serverless.Runtime.AzureStorage.References;
using Serverless.Runtime.AzureStorage.Results;
using Serverless.Runtime.AzureStorage.Schemas;
using Serverless.Runtime.AzureStorage.SideOutputs;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Stores;

/// <summary>
/// The stores that are tables and containers of a storage account: any number of instances share them. Nothing is asked of the account before it is needed.
/// They throw <see cref="StoreUnavailableException"/> for trouble from outside.
/// </summary>
public sealed class AzureStores
{
    /// <summary>Opens the stores under names that begin with <paramref name="prefix"/>: lower-case letters and digits, the first a letter.</summary>
    public AzureStores(StorageConnection connection, string prefix, TimeProvider clock)
    {
        var ledger = new AzureLedger(Table("ledger"));
        Ledger = ledger;
        Deltas = new AzureDeltas(Container("deltas"));
        SideOutputs = new AzureSideOutputs(Table("sideoutputs"), Container("side-outputs"), ledger.Deltas);
        Archive = new AzureArchive(Container("archive"));
        Results = new TableResults(Table("results"));
        References = new TableReferenceTables(Table("references"), Container("references"));
        Pressure = new TablePressure(Table("pressure"));
        Schemas = new TableSchemas(Table("schemas"));

        StorageTable Table(string name) => new(connection, prefix + name, clock);
        StorageContainer Container(string name) => new(connection, $"{prefix}-{name}", clock);
    }

    public ILedger Ledger { get; }

    public IDeltaStore Deltas { get; }

    public ISideOutputs SideOutputs { get; }

    public IArchive Archive { get; }

    public IResultStore Results { get; }

    public IReferenceTables References { get; }

    public IPressure Pressure { get; }

    public ISchemaStore Schemas { get; }

    /// <summary>Those that pipelines take.</summary>
    public StorePorts AsPorts() => new(Ledger, Deltas, Results, SideOutputs, References, Pressure);
}
