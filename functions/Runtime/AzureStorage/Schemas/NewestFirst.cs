using System.Globalization;
using Azure.Data.Tables;

namespace Serverless.Runtime.AzureStorage.Schemas;

/// <summary>Rows numbered from 1, the highest number first: a table is read forward only, and so the newest is the first.</summary>
internal static class NewestFirst
{
    private const string Prefix = "number!";
    private const string Behind = "number\"";

    public static string Row(int number) => Prefix + (int.MaxValue - number).ToString("D10", CultureInfo.InvariantCulture);

    /// <summary>The filter for all numbered rows of a partition.</summary>
    public static string All(string partition) => $"PartitionKey eq '{partition}' and RowKey ge '{Prefix}' and RowKey lt '{Behind}'";

    /// <summary>The highest number in a partition; 0 when there is none.</summary>
    public static async Task<int> NewestAsync(this StorageTable table, string partition, CancellationToken ct)
    {
        var newest = await table.QueryAsync(All(partition), ct, page: 1, [nameof(TableEntity.RowKey)]).FirstOrDefaultAsync(ct);
        return newest is null ? 0 : int.MaxValue - int.Parse(newest.RowKey.AsSpan(Prefix.Length), CultureInfo.InvariantCulture);
    }
}
