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

        var loaded = await Store.LoadAsync("devices", 0, Ct);
        Assert.Equal(("devices", version), (loaded!.Table, loaded.Version));
        Assert.Equal(Some.Text(rows.OrderBy(row => row.Key)), Some.Text(loaded.Rows.OrderBy(row => row.Key)));
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

    [Fact]
    public async Task The_same_rows_are_the_same_version_whatever_their_order()
    {
        var first = await Store.ReplaceAsync("devices", Table(("a", "site", "north"), ("b", "site", "south")), Ct);

        Assert.Equal(first, await Store.ReplaceAsync("devices", Table(("b", "site", "south"), ("a", "site", "north")), Ct));
        Assert.NotEqual(first, await Store.ReplaceAsync("devices", Table(("a", "site", "north")), Ct));
    }

    [Fact]
    public async Task A_table_is_put_over_the_version_that_was_seen_or_not_at_all()
    {
        Assert.Null(await Store.TryReplaceAsync("devices", 1, Table(("a", "site", "north")), Ct));
        var first = await Store.TryReplaceAsync("devices", 0, Table(("a", "site", "north")), Ct);
        Assert.NotNull(first);
        Assert.Null(await Store.TryReplaceAsync("devices", 0, Table(("a", "site", "south")), Ct));
        Assert.NotNull(await Store.TryReplaceAsync("devices", first.Value, Table(("a", "site", "west")), Ct));

        Assert.Equal("west", (await Store.LoadAsync("devices", 0, Ct))!.Rows["a"]["site"]);
    }

    [Fact]
    public async Task An_earlier_version_stays_until_it_is_collected()
    {
        var first = await Store.ReplaceAsync("devices", Table(("d1", "site", "north")), Ct);
        var second = await Store.ReplaceAsync("devices", Table(("d1", "site", "south")), Ct);

        Assert.Equal(0, await Store.CollectAsync(Clock.GetUtcNow().AddHours(-1), Ct));
        Assert.Equal("north", (await Store.FindAsync("devices", first, Ct))!.Rows["d1"]["site"]);
        Assert.Equal(1, await Store.CollectAsync(Clock.GetUtcNow().AddHours(1), Ct));

        Assert.Null(await Store.FindAsync("devices", first, Ct));
        Assert.Equal("south", (await Store.FindAsync("devices", second, Ct))!.Rows["d1"]["site"]);
        Assert.Equal(0, await Store.CollectAsync(Clock.GetUtcNow().AddHours(1), Ct));
        Assert.Equal(second + 1, await Store.ReplaceAsync("devices", Table(("d1", "site", "west")), Ct));
    }

    [Fact]
    public async Task Tables_are_listed_with_their_newest_version()
    {
        Assert.Empty(await Store.ListAsync(Ct));
        await Store.ReplaceAsync("sites", Table(("a", "city", "Kiel")), Ct);
        await Store.ReplaceAsync("devices", Table(("a", "site", "north")), Ct);
        var second = await Store.ReplaceAsync("devices", Table(("a", "site", "north"), ("b", "site", "north")), Ct);

        var listed = await Store.ListAsync(Ct);

        Assert.Equal([("devices", second, 2), ("sites", 1, 1)], listed.Select(info => (info.Table, info.Version, info.Rows)));
        Assert.All(listed, info => Assert.True(info.Bytes > 0 && info.Hash.Length == 16));
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Table(params (string Key, string Column, string Text)[] cells) =>
        cells.ToDictionary(
            cell => cell.Key,
            IReadOnlyDictionary<string, string> (cell) => new Dictionary<string, string> { [cell.Column] = cell.Text });
}
