using Azure.Data.Tables;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>The version of the form that the ledger's rows have: a column of each.</summary>
internal static class LedgerFormat
{
    public const string Column = "format";
    private const int Version = 1;

    public static TableEntity New(string partition, string row) => new(partition, row) { [Column] = Version };

    /// <summary>Throws for a row of a later version: what it means only that version knows, and nothing may be sealed behind it.</summary>
    public static TableEntity Checked(TableEntity row) => row.GetInt32(Column) is >= 1 and <= Version
        ? row
        : throw new StoreUnavailableException(
            $"the ledger row '{row.PartitionKey}' '{row.RowKey}' was written by a later version of this app "
            + $"(format {row.GetInt32(Column)}, this one knows {Version}): update this app");
}
