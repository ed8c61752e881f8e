using Azure.Data.Tables;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>The version of the format of the ledger's rows, in a column of each.</summary>
internal static class LedgerFormat
{
    public const string Column = "format";
    private const int Version = 1;

    public static TableEntity New(string partition, string row) => new(partition, row) { [Column] = Version };

    /// <summary>
    /// Throws <see cref="Ports.StoreUnavailableException"/> for a row of a later version: this one can't read it, so it must not seal after
    /// it.
    /// </summary>
    public static TableEntity Checked(TableEntity row) => row.GetInt32(Column) is >= 1 and <= Version
        ? row
        : throw new StoreUnavailableException(
            $"the ledger row '{row.PartitionKey}' '{row.RowKey}' was written by a later version of this app "
            + $"(format {row.GetInt32(Column)}, this one knows {Version}): update this app");
}
