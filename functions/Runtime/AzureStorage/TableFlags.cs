using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// Flags in a table: a table partition for each pipeline, a row for each flag that was ever raised, with who raised it and the time at
/// which it runs out. Rows that ran out more than an hour before a new one are deleted when that one is written.
/// </summary>
internal sealed class TableFlags(StorageTable table) : IFlags
{
    private const string Until = "until";
    private const string Key = "key";
    private const string By = "by";

    private static readonly string[] KeysOnly = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)];
    private static readonly long LongAgo = TimeSpan.FromHours(1).Ticks;

    // By the key of the pipeline, the time of the flag that last caused the deletion of old ones.
    private readonly ConcurrentDictionary<string, long> _tidied = [];

    public async ValueTask RaiseAsync(string pipeline, Flag flag, DateTimeOffset until, CancellationToken ct)
    {
        var partition = OrderedKey.Encode(pipeline);
        var row = new TableEntity(partition, OrderedKey.Encode(flag.Key))
        {
            [Key] = flag.Key, [By] = flag.By, [Until] = until.UtcTicks,
        };
        await table.PutAsync(row, ct);
        var tidied = _tidied.GetOrAdd(partition, long.MinValue);
        if (until.UtcTicks - LongAgo > tidied && _tidied.TryUpdate(partition, until.UtcTicks, tidied))
            await TidyAsync(partition, until.UtcTicks - LongAgo, ct);
    }

    public async ValueTask<FlagsUp> ReadAsync(string pipeline, DateTimeOffset now, CancellationToken ct) =>
        FlagsUp.Of(await QueryAsync(
                OrderedKey.Encode(pipeline),
                $"gt {Text(now.UtcTicks)}L and {Until} le {Text((now + IFlags.Longest).UtcTicks)}L",
                FlagsUp.Enough,
                [Key, By],
                ct)
            .Take(FlagsUp.Enough)
            .Select(row => new Flag(row.GetString(Key), row.GetString(By)))
            .ToListAsync(ct));

    private async Task TidyAsync(string partition, long before, CancellationToken ct)
    {
        await foreach (var flag in QueryAsync(partition, $"lt {Text(before)}L", StorageTable.MaxPage, KeysOnly, ct))
            await table.TryAsync(client => client.DeleteEntityAsync(partition, flag.RowKey, flag.ETag, ct), ct);
    }

    private IAsyncEnumerable<TableEntity> QueryAsync(string partition, string until, int page, string[] columns, CancellationToken ct) =>
        table.QueryAsync($"PartitionKey eq '{partition}' and {Until} {until}", ct, page, columns);

    private static string Text(long ticks) => ticks.ToString(CultureInfo.InvariantCulture);
}
