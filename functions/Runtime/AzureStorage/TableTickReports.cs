using Azure.Data.Tables;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Reports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>Reports of ticks in a table: one table partition, so that one request reads them all, and a row for each key.</summary>
internal sealed class TableTickReports(StorageTable table) : ITickReports
{
    private const string Partition = "ticks";
    private const string Content = "content";
    private const string Key = "key";

    public async ValueTask WriteAsync(TickReport report, CancellationToken ct)
    {
        var key = TickReportFormat.KeyOf(report);
        var row = new TableEntity(Partition, OrderedKey.Encode(key)) { [Key] = key };
        ChunkedColumn.Put(row, Content, TickReportFormat.Write(report));
        await table.PutAsync(row, ct).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<TickReport>> ReadAsync(CancellationToken ct) =>
        await table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), ct)
            .Select(Report).OfType<TickReport>().ToListAsync(ct).ConfigureAwait(false);

    private static TickReport? Report(TableEntity row) =>
        TickReportFormat.Read(row.GetString(Key), ChunkedColumn.Get(row, Content));
}
