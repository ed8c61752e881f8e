using System.Globalization;
using System.Text;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Windows;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Newest rows through ledger, shards and store: what is shown of them, and the reference table that they make.</summary>
public sealed class LatestViewTests
{
    private static readonly Pipeline Rows = StreamPipeline.Parse("""
        {
          "name": "rows", "topic": "rows", "key": "id", "tombstones": "drop",
          "formats": [{ "kind": "json", "cdc": "debezium" }],
          "fields": {
            "id": { "type": "text", "required": true }, "city": { "type": "text" },
            "lsn": { "type": "integer", "aliases": ["__source.lsn"], "required": true },
            "at": { "type": "timestamp", "aliases": ["__ts_ms"], "required": true },
            "gone": { "type": "boolean", "aliases": ["__deleted"], "default": false }
          },
          "eventTime": { "field": "at", "bound": "1s", "maxFuture": "1d", "idle": "1s" },
          "views": [
            { "name": "cities", "key": ["id"], "window": { "latest": {} }, "shards": 2, "table": { "name": "cities", "every": "5s" },
              "aggregates": { "row": { "kind": "latest", "field": "lsn", "fields": ["city"], "deleted": "gone" } } }
          ]
        }
        """);

    // k1   1 Rome   3 deleted   tombstone   2 Oslo (older)      k2   1 Bern   2 Kyiv
    [Fact]
    public async Task A_deleted_key_is_not_shown_and_no_older_row_brings_it_back_but_a_newer_one_does()
    {
        await using var world = Of(
            Change("c", "k1", 1, "Rome"), Change("c", "k2", 1, "Bern"), Change("d", "k1", 3, "Rome"), null,
            Change("u", "k1", 2, "Oslo"), Change("u", "k2", 2, "Kyiv"));
        await world.DrainAsync();
        Assert.Equal(["""k2 {"row":{"city":"Kyiv"}}"""], await ShownAsync(world));
        Assert.Equal(1, world.Sealed.Sum(row => row.Counts.Filtered));
        await Audit.AssertCleanAsync(world, "drained");
    }

    [Fact]
    public async Task A_key_that_was_deleted_is_shown_again_with_a_newer_row()
    {
        await using var world = Of(Change("d", "k1", 3, "Rome"), Change("c", "k1", 4, "Lima"), Change("u", "k1", 2, "Oslo"));
        await world.DrainAsync();
        Assert.Equal(["""k1 {"row":{"city":"Lima"}}"""], await ShownAsync(world));
    }

    //  batch          Rome   │ (nothing)   Oslo    deleted, Bern of k2
    //  version        1      │ 1           2       3
    [Fact]
    public async Task A_view_makes_the_next_version_of_its_table_where_a_row_has_changed()
    {
        await using var world = Of(
            Change("c", "k1", 1, "Rome"), Change("u", "k1", 2, "Oslo"), Change("d", "k1", 3, ""), Change("c", "k2", 1, "Bern"));
        var host = world.Start();

        Assert.Null(await world.Stores.References.LoadAsync("cities", 0, CancellationToken.None));
        Assert.Equal("1: k1 Rome", await TableAfterAsync(world, host, records: 1));
        Assert.Equal("1: k1 Rome", await TableAfterAsync(world, host, records: 0));
        Assert.Equal("2: k1 Oslo", await TableAfterAsync(world, host, records: 1));
        Assert.Equal("3: k2 Bern", await TableAfterAsync(world, host, records: 2));
    }

    private static async Task<string> TableAfterAsync(World world, Host host, int records)
    {
        if (records > 0)
            await host.BatchAsync([records], new Random(1));
        // What a chunk has is stored by the operation after the one that applies it.
        for (var second = 0; second < 12; second++)
        {
            await host.TickAsync();
            await world.DeliverAllAsync(host);
            await host.Runtimes.MakingTablesAsync("rows");
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        var table = await world.Stores.References.LoadAsync("cities", 0, CancellationToken.None);
        var rows = table!.Rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key} {row.Value["city"]}");
        return string.Create(CultureInfo.InvariantCulture, $"{table.Version}: {string.Join(", ", rows)}");
    }

    private static World Of(params string?[] values) => new(
        new SimulatedTopic([[.. values.Select((value, offset) => (RecordAt(offset, value), new List<StreamEvent>()))]]), Rows);

    private static SourceRecord RecordAt(int offset, string? value) => new(
        new Partition(0), new Offset(offset), "k"u8.ToArray(), value is null ? null : Encoding.UTF8.GetBytes(value),
        StreamEvent.Base + offset);

    private static string Change(string op, string id, long lsn, string city)
    {
        var row = $$"""{"id":"{{id}}","city":"{{city}}"}""";
        var (before, after) = op == "d" ? (row, "null") : ("null", row);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"before":{{before}},"after":{{after}},"source":{"lsn":{{lsn}}},"op":"{{op}}","ts_ms":{{StreamEvent.Base + lsn}}}
            """);
    }

    private static async Task<List<string>> ShownAsync(World world)
    {
        var results = world.Start().Runtimes.Results.QueryAsync("rows", "cities", null, null, null, CancellationToken.None);
        return await results.Select(result => $"{result.Id.Key} {ResultRenderer.Values(result, Rows.Views[0].Layout)}").ToListAsync();
    }
}
