using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>Schemas in SQLite: the definitions by id, and the subjects that name them.</summary>
internal sealed class EmbeddedSchemas(DatabaseFile file) : ISchemaStore
{
    private const string AddDefinition = "INSERT INTO schemas (definition) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM schemas WHERE definition = ?1)";

    private const string AddVersion = """
        INSERT INTO schema_versions (subject, version, id)
        SELECT ?1, 1 + coalesce((SELECT max(version) FROM schema_versions WHERE subject = ?1), 0), id FROM schemas WHERE definition = ?2
        ON CONFLICT (subject, id) DO NOTHING
        """;

    private const string OfSubject = "SELECT subject, version, id, definition FROM schema_versions JOIN schemas USING (id) WHERE subject = ?";
    private const string Find = "SELECT definition FROM schemas WHERE id = ?";

    public async ValueTask<RegisteredSchema> RegisterAsync(string subject, string definition, CancellationToken ct)
    {
        var registered = (RegisteredSchema?)null;
        await file.Writer.WriteAsync(
            database =>
            {
                database.Prepare(AddDefinition).Bind(definition).Run();
                database.Prepare(AddVersion).Bind(subject).Bind(definition).Run();
                registered = database.Prepare($"{OfSubject} AND definition = ?").Bind(subject).Bind(definition).ReadOne(Row);
                return true;
            },
            ct);
        return registered!;
    }

    public ValueTask<string?> FindAsync(int id, CancellationToken ct) =>
        file.Readers.ReadAsync(database => database.Prepare(Find).Bind(id).ReadOne(row => row.Text()), ct);

    public ValueTask<IReadOnlyList<RegisteredSchema>> VersionsAsync(string subject, CancellationToken ct) =>
        file.Readers.ReadAsync<IReadOnlyList<RegisteredSchema>>(database => database.Prepare($"{OfSubject} ORDER BY version").Bind(subject).ReadAll(Row), ct);

    private static RegisteredSchema Row(Statement row) => new(row.Text(), row.Int32(), row.Int32(), row.Text());
}
