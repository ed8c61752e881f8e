using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.Schemas;

/// <summary>The versions of subjects. The row by version and the row by the schema's id are inserted together: a subject has each schema once.</summary>
internal sealed class TableSchemaVersions(StorageTable table)
{
    private const int MaxSubjectLength = 400;
    private const string Version = "version";
    private const string Id = "id";
    private const string Definition = "definition";

    /// <summary>The version that the schema has under the subject; a new one when it has none.</summary>
    public async Task<int> OfAsync(string subject, int id, string definition, CancellationToken ct)
    {
        var (partition, byId) = (Partition(subject), $"id{OrderedKey.Separator}{id.ToString(CultureInfo.InvariantCulture)}");
        while (true)
        {
            if (await table.FindAsync(partition, byId, ct) is { } known)
                return known.GetInt32(Version)!.Value;
            var version = 1 + await table.NewestAsync(partition, ct);
            if (await table.TryInsertAsync([new TableEntity(partition, byId) { [Version] = version }, Row(partition, version, id, definition)], ct))
                return version;
        }
    }

    /// <summary>All versions, oldest first.</summary>
    public async Task<List<RegisteredSchema>> AllAsync(string subject, CancellationToken ct)
    {
        var rows = table.QueryAsync(NewestFirst.All(Partition(subject)), ct);
        var newestFirst = await rows.Select(row => Schema(subject, row)).ToListAsync(ct);
        newestFirst.Reverse();
        return newestFirst;
    }

    private static string Partition(string subject) => $"subject{OrderedKey.Separator}{OrderedKey.Of(subject, MaxSubjectLength)}";

    private static TableEntity Row(string partition, int version, int id, string definition)
    {
        var row = new TableEntity(partition, NewestFirst.Row(version)) { [Version] = version, [Id] = id };
        ChunkedColumn.Put(row, Definition, Encoding.UTF8.GetBytes(definition));
        return row;
    }

    private static RegisteredSchema Schema(string subject, TableEntity row) =>
        new(subject, row.GetInt32(Version)!.Value, row.GetInt32(Id)!.Value, Encoding.UTF8.GetString(ChunkedColumn.Get(row, Definition)));
}
