using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Reports;

namespace Serverless.Runtime.Embedded;

/// <summary>Reports of ticks in SQLite, one row a pipeline.</summary>
internal sealed class EmbeddedTickReports(DatabaseFile file) : ITickReports
{
    private const string Write =
        "INSERT INTO tick_reports (pipeline, content) VALUES (?, ?) ON CONFLICT DO UPDATE SET content = excluded.content";
    private const string Select = "SELECT pipeline, content FROM tick_reports";

    public async ValueTask WriteAsync(TickReport report, CancellationToken ct)
    {
        var content = TickReportFormat.Write(report);
        await file.Writer.WriteAsync(
            database =>
            {
                database.Prepare(Write).Bind(report.Pipeline).Bind(content).Run();
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
