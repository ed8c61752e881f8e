using Serverless.Core.Ledger;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Reports;

namespace Serverless.Runtime.Embedded;

/// <summary>Shard reports in SQLite, one row each.</summary>
internal sealed class EmbeddedShardReports(DatabaseFile file) : IShardReports
{
    private const string Write =
        "INSERT INTO shard_reports (pipeline, shard, content) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET content = excluded.content";
    private const string Select = "SELECT shard, content FROM shard_reports WHERE pipeline = ?";
    private const string Delete = "DELETE FROM shard_reports WHERE pipeline = ? AND shard = ?";

    public async ValueTask ReportAsync(ShardReport report, CancellationToken ct)
    {
        var content = ShardReportFormat.Write(report);
        await file.Writer.WriteAsync(
            database =>
            {
                database.Prepare(Write).Bind(report.Shard.Pipeline).Bind(report.Shard.ToString()).Bind(content).Run();
                return true;
            },
            ct);
    }

    public async ValueTask<IReadOnlyList<ShardReport>> ReadAsync(string pipeline, CancellationToken ct)
    {
        var found = await file.Readers.ReadAsync(database => database.Prepare(Select).Bind(pipeline).ReadAll(Row), ct);
        return [.. found.OfType<ShardReport>()];
    }

    public async ValueTask DeleteAsync(ShardId shard, CancellationToken ct) => await file.Writer.WriteAsync(
        database =>
        {
            database.Prepare(Delete).Bind(shard.Pipeline).Bind(shard.ToString()).Run();
            return true;
        },
        ct);

    private static ShardReport? Row(Statement row)
    {
        var (id, content) = (row.Text(), row.Blob());
        return ShardId.TryParse(id, out var shard) ? ShardReportFormat.Read(shard.Value, content) : null;
    }
}
