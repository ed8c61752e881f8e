using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.AzureStorage.Ledger;
using Serverless.Runtime.AzureStorage.References;
using Serverless.Runtime.AzureStorage.Results;
using Serverless.Runtime.AzureStorage.SideOutputs;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Stores;

/// <summary>
/// The stores that are tables and containers of a storage account: any number of instances share them. The first request is sent when the
/// first store is used. They throw <see cref="StoreUnavailableException"/> when the account can't be reached or refuses.
/// </summary>
public sealed class AzureStores
{
    /// <summary>
    /// Opens the stores under names that begin with <paramref name="prefix"/>: lower-case letters and digits, the first a letter.
    /// </summary>
    public AzureStores(StorageConnection connection, string prefix, TimeProvider clock)
    {
        var ledger = new AzureLedger(Table("ledger"));
        Ledger = ledger;
        Deltas = new AzureDeltas(Container("deltas"));
        SideOutputs = new AzureSideOutputs(Table("sideoutputs"), Container("side-outputs"), ledger.Deltas);
        Archive = new AzureArchive(Container("archive"));
        Results = new TableResults(Table("results"));
        References = new TableReferenceTables(Table("references"), Container("references"), clock);
        Registry = new TableSchemas(Table("schemas"));
        Flags = new TableFlags(Table("flags"));
        Reports = new TableShardReports(Table("shardreports"));
        Ticks = new TableTickReports(Table("tickreports"));

        StorageTable Table(string name) => new(connection, prefix + name, clock);
        StorageContainer Container(string name) => new(connection, $"{prefix}-{name}", clock);
    }

    /// <summary>The ledger of sealed chunks.</summary>
    public ILedger Ledger { get; }

    /// <summary>The delta objects.</summary>
    public IDeltaStore Deltas { get; }

    /// <summary>Dead letters and late events.</summary>
    public ISideOutputs SideOutputs { get; }

    /// <summary>Clean events, whole.</summary>
    public IArchive Archive { get; }

    /// <summary>The results.</summary>
    public IResultStore Results { get; }

    /// <summary>The reference tables.</summary>
    public IReferenceTables References { get; }

    /// <summary>The schemas of the registry.</summary>
    public ISchemaStore Registry { get; }

    /// <summary>The flags of pressure and of the ticks.</summary>
    public IFlags Flags { get; }

    /// <summary>What shards say of themselves.</summary>
    public IShardReports Reports { get; }

    /// <summary>What the timer last saw of each pipeline.</summary>
    public ITickReports Ticks { get; }

    /// <summary>The stores that pipelines use.</summary>
    public StorePorts AsPorts() => new(Ledger, Deltas, Results, SideOutputs, References, Registry, Flags, Reports, Ticks);
}
