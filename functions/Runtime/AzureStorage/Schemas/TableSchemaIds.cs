using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace Serverless.Runtime.AzureStorage.Schemas;

/// <summary>Definitions and their ids. The row by id and the row by the definition's hash are inserted together, so neither is ever taken twice.</summary>
internal sealed class TableSchemaIds(StorageTable table)
{
    private const string Partition = "ids";
    private const string Id = "id";
    private const string Definition = "definition";

    /// <summary>The definition's id; a new one when it has none.</summary>
    public async Task<int> OfAsync(string definition, CancellationToken ct)
    {
        var hash = $"hash{OrderedKey.Separator}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(definition)))}";
        while (true)
        {
            if (await table.FindAsync(Partition, hash, ct) is { } known)
                return known.GetInt32(Id)!.Value;
            var id = 1 + await table.NewestAsync(Partition, ct);
            if (await table.TryInsertAsync([new TableEntity(Partition, hash) { [Id] = id }, Row(id, definition)], ct))
                return id;
        }
    }

    /// <summary>The definition with this id; null when there is none.</summary>
    public async Task<string?> FindAsync(int id, CancellationToken ct) =>
        id > 0 && await table.FindAsync(Partition, NewestFirst.Row(id), ct) is { } row ? Encoding.UTF8.GetString(ChunkedColumn.Get(row, Definition)) : null;

    private static TableEntity Row(int id, string definition)
    {
        var row = new TableEntity(Partition, NewestFirst.Row(id));
        ChunkedColumn.Put(row, Definition, Encoding.UTF8.GetBytes(definition));
        return row;
    }
}
