using Azure.Data.Tables;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>The version of the format of the ledger's rows, in a column of each.</summary>
internal static class LedgerFormat
{
    public const string Column = "format";
    private const int Version = 7;

    public static TableEntity New(string partition, string row) => new(partition, row) { [Column] = Version };

    /// <summary>
    /// Throws <see cref="Ports.StoreUnavailableException"/> for a row of another version: this one can't read it, so it must not seal after
    /// it.
    /// </summary>
    public static TableEntity Checked(TableEntity row)
    {
        var found = row.GetInt32(Column) ?? 0;
        if (found == Version)
            return row;
        var (age, fix) = found > Version
            ? ("a later", "update this app")
            : ("an earlier", "use that version, or begin with an empty table");
        throw new StoreUnavailableException(
            $"the ledger row '{row.PartitionKey}' '{row.RowKey}' was written by {age} version of this app "
            + $"(format {found}, this one knows {Version}): {fix}");
    }
}
