using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;

namespace Serverless.Runtime.Embedded;

/// <summary>The schemas of the registry in SQLite: a row for each schema and each subject, and one with the revision.</summary>
internal sealed class EmbeddedSchemas(DatabaseFile file) : ISchemaStore
{
    private const string SelectHead = "SELECT revision, last_id, level FROM schema_registry";

    // One statement, so that head and subjects are of one moment.
    private const string SelectAll = """
        SELECT revision, last_id, level, name, content FROM schema_registry LEFT JOIN schema_subjects ORDER BY name
        """;

    private const string UpdateHead = "UPDATE schema_registry SET revision = ?, last_id = ?, level = ?";
    private const string DeleteSubject = "DELETE FROM schema_subjects WHERE name = ?";

    private const string PutSubject =
        "INSERT INTO schema_subjects (name, content) VALUES (?, ?) ON CONFLICT DO UPDATE SET content = excluded.content";

    private const string Insert = "INSERT INTO schemas (id, guid, fingerprint, content) VALUES (?, ?, ?, ?)";
    private const string ById = "SELECT id, guid, fingerprint, content FROM schemas WHERE id = ?";
    private const string ByGuid = "SELECT id, guid, fingerprint, content FROM schemas WHERE guid = ?";
    private const string ByFingerprint = "SELECT id, guid, fingerprint, content FROM schemas WHERE fingerprint = ? ORDER BY id LIMIT 1";

    public async ValueTask<SchemaIndex> ReadAsync(CancellationToken ct)
    {
        var rows = await file.Readers.ReadAsync(
            database => database.Prepare(SelectAll).ReadAll(row => (Head: HeadOf(row), Name: row.TextOrNull(), Content: row.BlobOrNull())),
            ct);
        var subjects = rows.Where(row => row.Name is not null).Select(row => SchemaFormat.ReadSubject(row.Name!, row.Content));
        var head = rows[0].Head;
        return new SchemaIndex(
            head.Revision, head.LastId, SchemaFormat.LevelOf(head.Level),
            subjects.ToDictionary(subject => subject.Name, StringComparer.Ordinal));
    }

    public async ValueTask<bool> TryChangeAsync(long revision, RegistryChange change, CancellationToken ct) =>
        await file.Writer.WriteAsync(
            database =>
            {
                var head = database.Prepare(SelectHead).ReadOne(HeadOf)!;
                if (head.Revision != revision)
                    return false;
                database.Prepare(UpdateHead)
                    .Bind(revision + 1).Bind(change.Added?.Id ?? head.LastId).Bind(SchemaFormat.NumberOf(change.Level)).Run();
                if (change.Subject is { } subject)
                    Put(database, subject);
                if (change.Added is { } added)
                    Add(database, added);
                return true;
            },
            ct);

    public ValueTask<StoredSchema?> FindAsync(int id, CancellationToken ct) => FindAsync(ById, statement => statement.Bind(id), ct);

    public ValueTask<StoredSchema?> FindAsync(Guid guid, CancellationToken ct) =>
        FindAsync(ByGuid, statement => statement.Bind(guid.ToByteArray(bigEndian: true)), ct);

    public ValueTask<StoredSchema?> FindAsync(ulong fingerprint, CancellationToken ct) =>
        FindAsync(ByFingerprint, statement => statement.Bind((long)fingerprint), ct);

    private ValueTask<StoredSchema?> FindAsync(string query, Func<Statement, Statement> bind, CancellationToken ct) =>
        file.Readers.ReadAsync(
            database => bind(database.Prepare(query)).ReadOne(row => SchemaFormat.ReadSchema(
                row.Int32(), new Guid(row.Blob(), bigEndian: true), (ulong)row.Integer(), row.Blob())),
            ct);

    private static void Put(Database database, SchemaSubject subject)
    {
        if (subject.Versions.Count == 0 && subject.Level is null)
            database.Prepare(DeleteSubject).Bind(subject.Name).Run();
        else
            database.Prepare(PutSubject).Bind(subject.Name).Bind(SchemaFormat.Write(subject)).Run();
    }

    private static void Add(Database database, StoredSchema schema) => database.Prepare(Insert)
        .Bind(schema.Id).Bind(schema.Guid.ToByteArray(bigEndian: true)).Bind((long)schema.Fingerprint)
        .Bind(SchemaFormat.Write(schema)).Run();

    private static Head HeadOf(Statement row) => new(row.Integer(), row.Int32(), row.Int32());

    private sealed record Head(long Revision, int LastId, int Level);
}
