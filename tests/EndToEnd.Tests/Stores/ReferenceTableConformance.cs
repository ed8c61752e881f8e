using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract class ReferenceTableConformance(StoreHost<IReferenceTables> host) : StoreConformance<IReferenceTables>(host)
{
    [Fact]
    public async Task A_table_that_was_never_written_is_null() => Assert.Null(await Store.LoadAsync("devices", 0, Ct));

    [Fact]
    public async Task A_table_comes_back_as_it_was_written()
    {
        var rows = Table(("d1", "site", "north"), ("d 2", "rôle", ""), ("", "site", "\"quoted\""));

        var version = await Store.ReplaceAsync("devices", rows, Ct);

        Assert.Equal(Some.Text(new ReferenceTableVersion("devices", version, rows)), Some.Text(await Store.LoadAsync("devices", 0, Ct)));
    }

    [Fact]
    public async Task A_table_is_loaded_only_when_it_is_newer()
    {
        var first = await Store.ReplaceAsync("devices", Table(("d1", "site", "north")), Ct);
        Assert.True(first > 0);
        Assert.Null(await Store.LoadAsync("devices", first, Ct));

        var second = await Store.ReplaceAsync("devices", Table(("d2", "site", "south")), Ct);

        Assert.True(second > first);
        Assert.Null(await Store.LoadAsync("devices", second, Ct));
        Assert.Equal(["d2"], (await Store.LoadAsync("devices", first, Ct))!.Rows.Keys);
        Assert.Null(await Store.LoadAsync("sites", 0, Ct));
    }

    [Fact]
    public async Task A_table_may_be_empty()
    {
        var version = await Store.ReplaceAsync("devices", Table(), Ct);

        var loaded = await Store.LoadAsync("devices", 0, Ct);

        Assert.Equal(version, loaded!.Version);
        Assert.Empty(loaded.Rows);
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Table(params (string Key, string Column, string Text)[] cells) =>
        cells.ToDictionary(
            cell => cell.Key,
            IReadOnlyDictionary<string, string> (cell) => new Dictionary<string, string> { [cell.Column] = cell.Text });
}
