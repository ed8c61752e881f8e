using Serverless.Runtime.AzureStorage.Ledger;
using Serverless.Runtime.AzureStorage.SideOutputs;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// The stores that are tables and containers of a storage account: any number of instances share them. Nothing is asked of the account before it is needed. They throw <see cref="StoreUnavailableException"/> for trouble from outside.
/// </summary>
public sealed class AzureStores
{
    /// <summary>Opens the stores under names that begin with <paramref name="prefix"/>: lower-case letters and digits, the first a letter.</summary>
    public AzureStores(StorageConnection connection, string prefix, TimeProvider clock)
    {
        var ledger = new AzureLedger(new StorageTable(connection, $"{prefix}ledger", clock));
        Ledger = ledger;
        Deltas = new AzureDeltas(new StorageContainer(connection, $"{prefix}-deltas", clock));
        Archive = new AzureArchive(new StorageContainer(connection, $"{prefix}-archive", clock));
        SideOutputs = new AzureSideOutputs(
            new StorageTable(connection, $"{prefix}sideoutputs", clock), new StorageContainer(connection, $"{prefix}-side-outputs", clock), ledger.Deltas);
    }

    public ILedger Ledger { get; }

    public IDeltaStore Deltas { get; }

    public ISideOutputs SideOutputs { get; }

    public IArchive Archive { get; }
}
