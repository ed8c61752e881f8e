using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Reports;

namespace Serverless.Runtime.Embedded;

/// <summary>Reports of ticks in SQLite, one row a key.</summary>
internal sealed class EmbeddedTickReports(DatabaseFile file) : ITickReports
{
    private const string Write =
        "INSERT INTO tick_reports (key, content) VALUES (?, ?) ON CONFLICT DO UPDATE SET content = excluded.content";
    private const string Select = "SELECT key, content FROM tick_reports";

    public async ValueTask WriteAsync(TickReport report, CancellationToken ct)
    {
        var content = TickReportFormat.Write(report);
        await file.Writer.WriteAsync(
            database =>
            {
                database.Prepare(Write).Bind(TickReportFormat.KeyOf(report)).Bind(content).Run();
                return true;
            },
            ct);
    }

    public async ValueTask<IReadOnlyList<TickReport>> ReadAsync(CancellationToken ct)
    {
        var found = await file.Readers.ReadAsync(
            database => database.Prepare(Select).ReadAll(row => TickReportFormat.Read(row.Text(), row.Blob())), ct);
        return [.. found.OfType<TickReport>()];
    }
}
