using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>Pressure flags in SQLite, one row for each that is up or was left to run out.</summary>
internal sealed class EmbeddedPressure(DatabaseFile file) : IPressure
{
    private const string Raise = "INSERT INTO pressure (pipeline, source, until) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET until = excluded.until";
    private const string Lower = "DELETE FROM pressure WHERE pipeline = ? AND source = ?";
    private const string Raised = "SELECT EXISTS (SELECT 1 FROM pressure WHERE pipeline = ? AND until > ?)";

    public async ValueTask SetAsync(string pipeline, string source, DateTimeOffset? until, CancellationToken ct) => await file.Writer.WriteAsync(
        database =>
        {
            var statement = database.Prepare(until is null ? Lower : Raise).Bind(pipeline).Bind(source);
            (until is { } end ? statement.Bind(end.UtcTicks) : statement).Run();
            return true;
        },
        ct);

    public ValueTask<bool> IsRaisedAsync(string pipeline, DateTimeOffset now, CancellationToken ct) => file.Readers.ReadAsync(
        database => database.Prepare(Raised).Bind(pipeline).Bind(now.UtcTicks).ReadAll(row => row.Integer() == 1)[0],
        ct);
}
