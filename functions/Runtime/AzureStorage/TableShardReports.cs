using Azure.Data.Tables;
using Serverless.Core.Ledger;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Reports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>Shard reports in a table: a table partition for each pipeline, a row for each shard.</summary>
internal sealed class TableShardReports(StorageTable table) : IShardReports
{
    private const string Content = "content";
    private const string Shard = "shard";

    public async ValueTask ReportAsync(ShardReport report, CancellationToken ct)
    {
        var id = report.Shard.ToString();
        var row = new TableEntity(OrderedKey.Encode(report.Shard.Pipeline), OrderedKey.Encode(id)) { [Shard] = id };
        ChunkedColumn.Put(row, Content, ShardReportFormat.Write(report));
        await table.PutAsync(row, ct).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<ShardReport>> ReadAsync(string pipeline, CancellationToken ct)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {OrderedKey.Encode(pipeline)}");
        return await table.QueryAsync(filter, ct).Select(Report).OfType<ShardReport>().ToListAsync(ct).ConfigureAwait(false);
    }

    public ValueTask DeleteAsync(ShardId shard, CancellationToken ct) =>
        table.DeleteAsync(OrderedKey.Encode(shard.Pipeline), [OrderedKey.Encode(shard.ToString())], ct);

    private static ShardReport? Report(TableEntity row) => ShardId.TryParse(row.GetString(Shard), out var shard)
        ? ShardReportFormat.Read(shard.Value, ChunkedColumn.Get(row, Content))
        : null;
}
