using Serverless.Core.Binary;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;
using Serverless.Runtime.References;
using Rows = System.Collections.Generic.IReadOnlyDictionary<
    string, System.Collections.Generic.IReadOnlyDictionary<string, string>>;

namespace Serverless.Runtime.Embedded;

/// <summary>Reference tables in SQLite, one row for each version: a table is read and replaced as a whole.</summary>
internal sealed class EmbeddedReferenceTables(DatabaseFile file, TimeProvider clock) : IReferenceTables
{
    private const string Load = """
        SELECT version, content FROM reference_versions
        WHERE name = ?1 AND version > ?2 AND version = (SELECT max(version) FROM reference_versions WHERE name = ?1)
        """;

    private const string Find = "SELECT version, content FROM reference_versions WHERE name = ? AND version = ?";

    private const string Newest = "SELECT version, hash, content FROM reference_versions WHERE name = ? ORDER BY version DESC LIMIT 1";

    private const string List = """
        SELECT name, version, written_at, rows, length(content), hash FROM reference_versions AS one
        WHERE version = (SELECT max(version) FROM reference_versions WHERE name = one.name) ORDER BY name
        """;

    private const string Insert =
        "INSERT INTO reference_versions (name, version, written_at, rows, hash, content) VALUES (?, ?, ?, ?, ?, ?)";

    private const string SelectReplaced = """
        SELECT name, version FROM reference_versions AS old
        WHERE EXISTS (SELECT 1 FROM reference_versions WHERE name = old.name AND version > old.version AND written_at < ?)
        """;

    private const string Delete = "DELETE FROM reference_versions WHERE name = ? AND version = ?";

    public ValueTask<ReferenceTableVersion?> LoadAsync(string table, long than, CancellationToken ct) => ReadAsync(Load, table, than, ct);

    public ValueTask<ReferenceTableVersion?> FindAsync(string table, long version, CancellationToken ct) =>
        ReadAsync(Find, table, version, ct);

    public async ValueTask<IReadOnlyList<ReferenceTableInfo>> ListAsync(CancellationToken ct) => await file.Readers.ReadAsync(
        database => database.Prepare(List).ReadAll(row => new ReferenceTableInfo(
            row.Text(), row.Integer(), new DateTimeOffset(row.Integer(), TimeSpan.Zero), row.Int32(), row.Integer(), row.Text())),
        ct);

    public async ValueTask<long> ReplaceAsync(string table, Rows rows, CancellationToken ct) =>
        (await ReplaceAsync(table, newest: null, rows, ct))!.Value;

    public ValueTask<long?> TryReplaceAsync(string table, long newest, Rows rows, CancellationToken ct) =>
        ReplaceAsync(table, newest, rows, ct);

    public async ValueTask<int> CollectAsync(DateTimeOffset before, CancellationToken ct)
    {
        var removed = 0;
        await file.Writer.WriteAsync(
            database =>
            {
                var replaced = database.Prepare(SelectReplaced).Bind(before.UtcTicks)
                    .ReadAll(row => (Name: row.Text(), Version: row.Integer()));
                foreach (var (name, version) in replaced)
                    database.Prepare(Delete).Bind(name).Bind(version).Run();
                removed = replaced.Count;
                return true;
            },
            ct);
        return removed;
    }

    private async ValueTask<long?> ReplaceAsync(string table, long? newest, Rows rows, CancellationToken ct)
    {
        var content = ReferenceContent.Of(rows);
        long? version = null;
        await file.Writer.WriteAsync(
            database =>
            {
                var present = database.Prepare(Newest).Bind(table)
                    .ReadOne(row => new Present(row.Integer(), row.Text(), StoredHeader.IsWhole(row.Blob())));
                if (newest is { } expected && expected != (present?.Version ?? 0))
                    return true;
                version = present?.Version ?? 0;
                if (present?.IsWhole == true && present.Hash == content.Hash)
                    return true;
                database.Prepare(Insert).Bind(table).Bind(++version).Bind(clock.GetUtcNow().UtcTicks).Bind(content.Count)
                    .Bind(content.Hash).Bind(content.Bytes).Run();
                return true;
            },
            ct);
        return version;
    }

    private async ValueTask<ReferenceTableVersion?> ReadAsync(string query, string table, long version, CancellationToken ct)
    {
        var found = await file.Readers.ReadAsync(
            database => database.Prepare(query).Bind(table).Bind(version).ReadOne(row => new Stored(row.Integer(), row.Blob())), ct);
        return found is null ? null : ReferenceContent.Read(table, found.Version, found.Content);
    }

    private sealed record Stored(long Version, byte[] Content);

    private sealed record Present(long Version, string Hash, bool IsWhole);
}
