using Serverless.Runtime.AzureStorage.Ledger;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// The stores that are tables and containers of a storage account, all with names that begin with <paramref name="prefix"/> (lower-case letters and digits): any
/// number of instances share them. Nothing is asked of the account before it is needed. They throw <see cref="StoreUnavailableException"/> for trouble from outside.
/// </summary>
public sealed class AzureStores(StorageConnection connection, string prefix, TimeProvider clock)
{
    private readonly AzureLedger _ledger = new(new StorageTable(connection, $"{prefix}ledger", clock));

    public ILedger Ledger => _ledger;

    public IDeltaStore Deltas { get; } = new AzureDeltas(new StorageContainer(connection, $"{prefix}-deltas", clock));
}
