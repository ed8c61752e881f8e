using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// The schemas of the registry in one table partition, so that each change is one transaction: a row with the revision, which every change
/// replaces under the tag that it was read with; one for each subject; one for each schema, and one for each of the two hashes that it is
/// found by. Each kind of row has a letter, in the order of reading.
/// </summary>
internal sealed class TableSchemas(StorageTable table) : ISchemaStore
{
    private const string Partition = "registry";
    private const string Head = "a";
    private const string Content = "content";

    // Row keys have at most 512 characters; a longer name is cut and hashed, and the whole one is a column.
    private const int LongestName = 400;

    public async ValueTask<SchemaIndex> ReadAsync(CancellationToken ct)
    {
        // Subjects may come in several pages, between which somebody may change them.
        while (true)
        {
            var before = await HeadAsync(ct);
            var subjects = await table.RangeAsync(Partition, SubjectRow(""), GuidRow(""), ct)
                .Select(row => SchemaFormat.ReadSubject(row.GetString("name"), ChunkedColumn.Get(row, Content)))
                .ToDictionaryAsync(subject => subject.Name, StringComparer.Ordinal, cancellationToken: ct);
            if ((await HeadAsync(ct)).Revision == before.Revision)
                return new SchemaIndex(before.Revision, before.LastId, SchemaFormat.LevelOf(before.Level), subjects);
        }
    }

    public async ValueTask<bool> TryChangeAsync(long revision, RegistryChange change, CancellationToken ct)
    {
        var head = await HeadAsync(ct);
        if (head.Revision != revision)
            return false;
        var next = new TableEntity(Partition, Head)
        {
            ["revision"] = revision + 1,
            ["lastId"] = change.Added?.Id ?? head.LastId,
            ["level"] = SchemaFormat.NumberOf(change.Level),
        };
        var actions = new List<TableTransactionAction>
        {
            head.Tag is { } tag ? new(TableTransactionActionType.UpdateReplace, next, tag) : new(TableTransactionActionType.Add, next),
        };
        if (change.Subject is { } subject)
            actions.Add(ChangeOf(subject));
        if (change.Added is { } added)
            actions.AddRange(RowsOf(added).Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)));
        return await table.TryAsync(client => client.SubmitTransactionAsync(actions, ct), ct) is not null;
    }

    public async ValueTask<StoredSchema?> FindAsync(int id, CancellationToken ct) =>
        await table.FindAsync(Partition, SchemaRow(id), ct) is { } row ? SchemaOf(id, row) : null;

    public async ValueTask<StoredSchema?> FindAsync(Guid guid, CancellationToken ct) =>
        await table.FindAsync(Partition, GuidRow(guid.ToString("N")), ct) is { } row
            ? await FindAsync(row.GetInt32("id")!.Value, ct)
            : null;

    public async ValueTask<StoredSchema?> FindAsync(ulong fingerprint, CancellationToken ct)
    {
        var same = FingerprintRow(fingerprint);
        await foreach (var row in table.RangeAsync(Partition, $"{same}{OrderedKey.Separator}", OrderedKey.End(same), ct, page: 1))
            return await FindAsync(row.GetInt32("id")!.Value, ct);
        return null;
    }

    private async Task<(long Revision, int LastId, int Level, ETag? Tag)> HeadAsync(CancellationToken ct) =>
        await table.FindAsync(Partition, Head, ct) is { } row
            ? (row.GetInt64("revision")!.Value, row.GetInt32("lastId")!.Value, row.GetInt32("level")!.Value, row.ETag)
            : default;

    private static TableTransactionAction ChangeOf(SchemaSubject subject)
    {
        var row = new TableEntity(Partition, SubjectRow(subject.Name)) { ["name"] = subject.Name };
        if (subject.Versions.Count == 0 && subject.Level is null)
            return new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All);
        ChunkedColumn.Put(row, Content, SchemaFormat.Write(subject));
        return new TableTransactionAction(TableTransactionActionType.UpsertReplace, row);
    }

    private static IEnumerable<TableEntity> RowsOf(StoredSchema schema)
    {
        var row = new TableEntity(Partition, SchemaRow(schema.Id))
        {
            ["guid"] = schema.Guid,
            ["fingerprint"] = (long)schema.Fingerprint,
        };
        ChunkedColumn.Put(row, Content, SchemaFormat.Write(schema));
        yield return row;
        yield return new TableEntity(Partition, GuidRow(schema.Guid.ToString("N"))) { ["id"] = schema.Id };
        var key = $"{FingerprintRow(schema.Fingerprint)}{OrderedKey.Separator}{schema.Id.ToString("D10", CultureInfo.InvariantCulture)}";
        yield return new TableEntity(Partition, key) { ["id"] = schema.Id };
    }

    private static StoredSchema SchemaOf(int id, TableEntity row) => SchemaFormat.ReadSchema(
        id, row.GetGuid("guid")!.Value, (ulong)row.GetInt64("fingerprint")!.Value, ChunkedColumn.Get(row, Content));

    private static string SubjectRow(string name) => $"b{OrderedKey.Encode(name, LongestName)}";

    private static string GuidRow(string digits) => $"c{digits}";

    private static string FingerprintRow(ulong fingerprint) => $"d{fingerprint.ToString("x16", CultureInfo.InvariantCulture)}";

    private static string SchemaRow(int id) => $"e{id.ToString("D10", CultureInfo.InvariantCulture)}";
}
