using Serverless.Runtime.AzureStorage.Ledger;
using Serverless.Runtime.AzureStorage.SideOutputs;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// The stores that are tables and containers of a storage account: any number of instances share them. Nothing is asked of the account before it is needed. They throw <see cref="StoreUnavailableException"/> for trouble from outside.
/// </summary>
public sealed class AzureStores
{
    // Names of containers may be 63 long, of tables too.
    private const int LongestPrefix = 40;

    /// <summary>
    /// Opens the stores under names that begin with <paramref name="prefix"/>: lower-case letters and digits, the first a letter. Throws <see cref="SettingsException"/> for another one.
    /// </summary>
    public AzureStores(StorageConnection connection, string prefix, TimeProvider clock)
    {
        if (prefix.Length is 0 or > LongestPrefix || !char.IsAsciiLetterLower(prefix[0]) || !prefix.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character)))
            throw new SettingsException("Stores:Prefix", $"can't begin the names of tables and containers: '{prefix}'. Set it to lower-case letters and digits, a letter first, at most {LongestPrefix}");
        var ledger = new AzureLedger(new StorageTable(connection, $"{prefix}ledger", clock));
        Ledger = ledger;
        Deltas = new AzureDeltas(new StorageContainer(connection, $"{prefix}-deltas", clock));
        SideOutputs = new AzureSideOutputs(
            new StorageTable(connection, $"{prefix}sideoutputs", clock), new StorageContainer(connection, $"{prefix}-side-outputs", clock), ledger.Deltas);
    }

    public ILedger Ledger { get; }

    public IDeltaStore Deltas { get; }

    public ISideOutputs SideOutputs { get; }
}
