using System.Text.Json.Nodes;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;
using static Serverless.EndToEnd.Tests.Faults.StreamVersions;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Views with their results in pages.</summary>
public sealed class PagedViewTests
{
    private static readonly Pipeline Items = Of(NeverIdle, Only("hopping"), Shards(2));
    private static readonly Pipeline Paged = Of(NeverIdle, Only("hopping"), Shards(2), InPages);

    // version            items          pages          items again
    // results of view    hopping ────                  ──── go on
    // results of view~2                 ────────────
    [Fact]
    public async Task Pages_are_another_place_so_they_begin_results_of_their_own()
    {
        await using var slow = new SlowWorld(SlowWorld.Stream(12), Items);
        await slow.PassAsync(days: 45);
        slow.Deploy(Paged);
        await slow.TickAsync();
        var before = await QueryAsync(slow, "hopping~1");
        await slow.PassAsync(days: 45);

        var other = await QueryAsync(slow, "hopping~2");
        Assert.NotEmpty(before);
        Assert.NotEmpty(other);
        Assert.Equal(before, await QueryAsync(slow, "hopping~1"));
        Assert.Equal(other, await QueryAsync(slow, "hopping"));
        Assert.All(await StoredAsync(slow, "hopping~2"), item => Assert.Matches("^hopping~2/00[0-3]$", item));
        Assert.DoesNotContain("hopping/000", await StoredAsync(slow, "hopping"));

        slow.Deploy(Items);
        await slow.PassAsync(days: 60);
        await slow.World.DrainAsync();
        Assert.Equal(other, await QueryAsync(slow, "hopping~2"));
        Assert.True((await QueryAsync(slow, "hopping")).Count > before.Count);
    }

    [Theory]
    [InlineData("3", false)]
    [InlineData("8", false)]
    [InlineData("4", true)]
    [InlineData("1", true)]
    public async Task Shards_that_would_share_pages_are_refused(string count, bool isDone)
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(1), 2, events: 60)), Paged);
        await world.DrainAsync();

        var answer = await world.Start().Runtimes.Epochs.ReshardAsync("stream", "hopping", count, CancellationToken.None);
        await world.DrainAsync();

        Assert.Equal(isDone, answer.IsDone);
        Assert.Equal(isDone, !answer.Text.Contains("in 4 pages a window, and a page has one writer", StringComparison.Ordinal));
        await Audit.AssertCleanAsync(world, count);
    }

    private static void InPages(JsonObject file) => View(
        "hopping", view => view["store"] = JsonNode.Parse("""{ "layout": "pages", "buckets": 4 }"""))(file);

    private static async Task<List<string>> QueryAsync(SlowWorld slow, string view) =>
        await slow.World.Start().Runtimes.Results.QueryAsync("stream", view, null, null, null, CancellationToken.None)
            .Select(result => $"{result.Id.Key} {result.Id.Start} {result.Events}").ToListAsync();

    private static async Task<List<string>> StoredAsync(SlowWorld slow, string label) => await slow.World.Stores.Results
        .QueryAsync("stream", label, null, EventTime.Min, EventTime.Max, CancellationToken.None).Select(item => item.Id.Key).ToListAsync();
}
