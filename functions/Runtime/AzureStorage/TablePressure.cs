using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// Pressure flags in a table: a table partition for each pipeline, a row for each source that ever raised its flag, with the time at which
/// the flag runs out. Rows that ran out more than an hour before a new one are deleted when that one is written.
/// </summary>
internal sealed class TablePressure(StorageTable table) : IPressure
{
    private const string Until = "until";

    private static readonly string[] KeysOnly = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)];
    private static readonly long LongAgo = TimeSpan.FromHours(1).Ticks;

    // By the key of the pipeline, the time of the flag that last caused the deletion of old ones.
    private readonly ConcurrentDictionary<string, long> _tidied = [];

    public async ValueTask RaiseAsync(string pipeline, string source, DateTimeOffset until, CancellationToken ct)
    {
        var partition = OrderedKey.Encode(pipeline);
        await table.PutAsync(new TableEntity(partition, OrderedKey.Encode(source)) { [Until] = until.UtcTicks }, ct);
        var tidied = _tidied.GetOrAdd(partition, long.MinValue);
        if (until.UtcTicks - LongAgo > tidied && _tidied.TryUpdate(partition, until.UtcTicks, tidied))
            await TidyAsync(partition, until.UtcTicks - LongAgo, ct);
    }

    public async ValueTask<bool> IsRaisedAsync(string pipeline, DateTimeOffset now, CancellationToken ct) =>
        await QueryAsync(
            OrderedKey.Encode(pipeline),
            $"gt {Text(now.UtcTicks)}L and {Until} le {Text((now + IPressure.Longest).UtcTicks)}L",
            page: 1,
            ct).AnyAsync(ct);

    private async Task TidyAsync(string partition, long before, CancellationToken ct)
    {
        await foreach (var flag in QueryAsync(partition, $"lt {Text(before)}L", StorageTable.MaxPage, ct))
            await table.TryAsync(client => client.DeleteEntityAsync(partition, flag.RowKey, flag.ETag, ct), ct);
    }

    private IAsyncEnumerable<TableEntity> QueryAsync(string partition, string until, int page, CancellationToken ct) =>
        table.QueryAsync($"PartitionKey eq '{partition}' and {Until} {until}", ct, page, KeysOnly);

    private static string Text(long ticks) => ticks.ToString(CultureInfo.InvariantCulture);
}
