using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>Flags in SQLite: a row for each that was ever raised, with who raised it and the time at which it runs out.</summary>
internal sealed class EmbeddedFlags(DatabaseFile file) : IFlags
{
    private const string Raise = "INSERT INTO flags (pipeline, key, holder, until) VALUES (?, ?, ?, ?) "
        + "ON CONFLICT DO UPDATE SET holder = excluded.holder, until = excluded.until";
    private const string Up =
        "SELECT key, holder FROM flags WHERE pipeline = ? AND until > ? AND until <= ? ORDER BY key LIMIT ?";

    public async ValueTask RaiseAsync(string pipeline, Flag flag, DateTimeOffset until, CancellationToken ct) =>
        await file.Writer.WriteAsync(
            database =>
            {
                database.Prepare(Raise).Bind(pipeline).Bind(flag.Key).Bind(flag.By).Bind(until.UtcTicks).Run();
                return true;
            },
            ct);

    public ValueTask<FlagsUp> ReadAsync(string pipeline, DateTimeOffset now, CancellationToken ct) => file.Readers.ReadAsync(
        database => FlagsUp.Of(database.Prepare(Up)
            .Bind(pipeline).Bind(now.UtcTicks).Bind((now + IFlags.Longest).UtcTicks).Bind(FlagsUp.Enough)
            .ReadAll(row => new Flag(row.Text(), row.Text()))),
        ct);
}
