using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// Pressure flags in a table: a partition for each pipeline, a row for each flag that is up or was left to run out. Those that ran out long ago, of sources
/// that are no more, are deleted in passing.
/// </summary>
internal sealed class TablePressure(StorageTable table) : IPressure
{
    private const string Until = "until";

    private static readonly string[] KeysOnly = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)];
    private static readonly long LongAgo = TimeSpan.FromHours(1).Ticks;

    // By pipeline's key, the time of the flag that last had the old ones deleted.
    private readonly ConcurrentDictionary<string, long> _tidied = [];

    public async ValueTask SetAsync(string pipeline, string source, DateTimeOffset? until, CancellationToken ct)
    {
        var (partition, row) = (OrderedKey.Of(pipeline), OrderedKey.Of(source));
        if (until is { } end)
            await RaiseAsync(partition, row, end.UtcTicks, ct);
        else
            await DeleteAsync(partition, row, ETag.All, ct);
    }

    public async ValueTask<bool> IsRaisedAsync(string pipeline, DateTimeOffset now, CancellationToken ct) =>
        await QueryAsync(OrderedKey.Of(pipeline), $"gt {Text(now.UtcTicks)}L", page: 1, ct).AnyAsync(ct);

    private async Task RaiseAsync(string partition, string row, long until, CancellationToken ct)
    {
        await table.PutAsync(new TableEntity(partition, row) { [Until] = until }, ct);
        var tidied = _tidied.GetOrAdd(partition, long.MinValue);
        if (until - LongAgo > tidied && _tidied.TryUpdate(partition, until, tidied))
            await TidyAsync(partition, until - LongAgo, ct);
    }

    private async Task TidyAsync(string partition, long before, CancellationToken ct)
    {
        await foreach (var flag in QueryAsync(partition, $"lt {Text(before)}L", StorageTable.MaxPage, ct))
            await DeleteAsync(partition, flag.RowKey, flag.ETag, ct);
    }

    private IAsyncEnumerable<TableEntity> QueryAsync(string partition, string until, int page, CancellationToken ct) =>
        table.QueryAsync($"PartitionKey eq '{partition}' and {Until} {until}", ct, page, KeysOnly);

    private async Task DeleteAsync(string partition, string row, ETag tag, CancellationToken ct) =>
        await table.TryAsync(client => client.DeleteEntityAsync(partition, row, tag, ct), ct);

    private static string Text(long ticks) => ticks.ToString(CultureInfo.InvariantCulture);
}
