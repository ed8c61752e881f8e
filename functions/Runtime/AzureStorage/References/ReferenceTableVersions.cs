using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.References;

/// <summary>
/// The rows that name the versions of each reference table: one for each version that was ever the newest, until it is collected, and one
/// for the newest.
/// </summary>
internal sealed class ReferenceTableVersions(StorageTable table)
{
    private const string Newest = "newest";
    private const string Earlier = "v";
    private const string AfterEarlier = "w";

    /// <summary>The newest version and its row's tag; null when there is none.</summary>
    public async Task<(ReferenceTableInfo Info, ETag Tag)?> NewestAsync(string name, CancellationToken ct) =>
        await table.FindAsync(OrderedKey.Encode(name), Newest, ct) is { } row ? (InfoOf(row), row.ETag) : null;

    /// <summary>The newest version of each table.</summary>
    public async Task<IReadOnlyList<ReferenceTableInfo>> ListAsync(CancellationToken ct)
    {
        var found = new List<ReferenceTableInfo>();
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"RowKey eq {Newest}"), ct))
            found.Add(InfoOf(row));
        return found;
    }

    /// <summary>All versions of a table that are named, in order.</summary>
    public async Task<IReadOnlyList<ReferenceTableInfo>> AllAsync(string name, CancellationToken ct)
    {
        var found = new List<ReferenceTableInfo>();
        await foreach (var row in table.RangeAsync(OrderedKey.Encode(name), Earlier, AfterEarlier, ct))
            found.Add(InfoOf(row));
        return found;
    }

    /// <summary>
    /// Names a version as the newest one: of any before it, or of that which <paramref name="over"/> says. False, and nothing changed, when
    /// another one is.
    /// </summary>
    public async Task<bool> TryNameAsync(ReferenceTableInfo version, long? over, CancellationToken ct)
    {
        while (true)
        {
            var newest = await NewestAsync(version.Table, ct);
            var number = newest?.Info.Version ?? 0;
            if (number >= version.Version || (over is { } expected && number != expected))
                return number == version.Version;
            if (await TryWriteAsync(version, newest?.Tag, ct))
                return true;
        }
    }

    /// <summary>Forgets a version that isn't the newest.</summary>
    public ValueTask ForgetAsync(string name, long version, CancellationToken ct) =>
        table.DeleteAsync(OrderedKey.Encode(name), [RowOf(version)], ct);

    private async Task<bool> TryWriteAsync(ReferenceTableInfo version, ETag? tag, CancellationToken ct)
    {
        var newest = EntityOf(version, Newest);
        TableTransactionAction[] actions =
        [
            tag is { } given
                ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, newest, given)
                : new TableTransactionAction(TableTransactionActionType.Add, newest),
            new TableTransactionAction(TableTransactionActionType.UpsertReplace, EntityOf(version, RowOf(version.Version))),
        ];
        return await table.TryAsync(client => client.SubmitTransactionAsync(actions, ct), ct) is not null;
    }

    private static string RowOf(long version) => Earlier + version.ToString("D19", CultureInfo.InvariantCulture);

    private static TableEntity EntityOf(ReferenceTableInfo version, string row) => new(OrderedKey.Encode(version.Table), row)
    {
        ["name"] = version.Table,
        ["version"] = version.Version,
        ["writtenAt"] = version.WrittenAt,
        ["rows"] = version.Rows,
        ["bytes"] = version.Bytes,
        ["hash"] = version.Hash,
    };

    private static ReferenceTableInfo InfoOf(TableEntity row) => new(
        row.GetString("name"),
        row.GetInt64("version")!.Value,
        row.GetDateTimeOffset("writtenAt")!.Value,
        row.GetInt32("rows")!.Value,
        row.GetInt64("bytes")!.Value,
        row.GetString("hash"));
}
