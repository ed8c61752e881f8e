using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;
using Serverless.Runtime.References;

namespace Serverless.Runtime.Embedded;

/// <summary>Reference tables in SQLite, one row each: a table is read and replaced as a whole.</summary>
internal sealed class EmbeddedReferenceTables(DatabaseFile file) : IReferenceTables
{
    private const string Load = "SELECT name, version, content FROM reference_tables WHERE name = ? AND version > ?";
    private const string Version = "SELECT version FROM reference_tables WHERE name = ?";

    private const string Replace = """
        INSERT INTO reference_tables (name, version, content) VALUES (?, 1, ?)
        ON CONFLICT DO UPDATE SET version = version + 1, content = excluded.content
        """;

    public ValueTask<ReferenceTableVersion?> LoadAsync(string table, long than, CancellationToken ct) =>
        file.Readers.ReadAsync(database => database.Prepare(Load).Bind(table).Bind(than).ReadOne(Row), ct);

    public async ValueTask<long> ReplaceAsync(
        string table, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows, CancellationToken ct)
    {
        var content = ReferenceContent.Write(rows);
        var version = 0L;
        await file.Writer.WriteAsync(
            database =>
            {
                database.Prepare(Replace).Bind(table).Bind(content).Run();
                version = database.Prepare(Version).Bind(table).ReadAll(row => row.Integer())[0];
                return true;
            },
            ct);
        return version;
    }

    private static ReferenceTableVersion Row(Statement row) => new(
        row.Text(),
        row.Integer(),
        ReferenceContent.Read(row.Blob()));
}
