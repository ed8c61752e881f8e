using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>Pressure flags in SQLite: a row for each source that ever raised its flag, with the time at which the flag runs out.</summary>
internal sealed class EmbeddedPressure(DatabaseFile file) : IPressure
{
    private const string Raise =
        "INSERT INTO pressure (pipeline, source, until) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET until = excluded.until";
    private const string Raised = "SELECT EXISTS (SELECT 1 FROM pressure WHERE pipeline = ? AND until > ? AND until <= ?)";

    public async ValueTask RaiseAsync(string pipeline, string source, DateTimeOffset until, CancellationToken ct) =>
        await file.Writer.WriteAsync(
            database =>
            {
                database.Prepare(Raise).Bind(pipeline).Bind(source).Bind(until.UtcTicks).Run();
                return true;
            },
            ct);

    public ValueTask<bool> IsRaisedAsync(string pipeline, DateTimeOffset now, CancellationToken ct) => file.Readers.ReadAsync(
        database => database.Prepare(Raised).Bind(pipeline).Bind(now.UtcTicks).Bind((now + IPressure.Longest).UtcTicks)
            .ReadAll(row => row.Integer() == 1)[0],
        ct);
}
