using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Operations;
using static Serverless.EndToEnd.Tests.Faults.StreamVersions;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Views whose meaning changes, and changes that leave it as it is.</summary>
public sealed class HandoverMeaningTests
{
    private static readonly Pipeline First = Of(NeverIdle, Only("tumbling"));

    // version            first          second: another meaning      first again
    // results of view    tumbling ────                               ──── go on
    // results of view~2                 ────────────────────────
    [Theory]
    [InlineData("where", "\"value >= 50\"")]
    [InlineData("window", """{ "tumbling": "70ms" }""")]
    public async Task Another_meaning_begins_results_of_its_own_and_the_first_one_goes_on_when_it_is_back(string property, string value)
    {
        var second = Of(NeverIdle, Only("tumbling"), View("tumbling", view => view[property] = JsonNode.Parse(value)));
        await using var slow = new SlowWorld(SlowWorld.Stream(12), First);
        await slow.PassAsync(days: 45);
        slow.Deploy(second);
        await slow.TickAsync();
        var before = await QueryAsync(slow, "tumbling~1");
        await slow.PassAsync(days: 45);

        var (own, other) = (await QueryAsync(slow, "tumbling~1"), await QueryAsync(slow, "tumbling~2"));
        Assert.NotEmpty(own);
        Assert.NotEmpty(other);
        Assert.Equal(before, own);
        Assert.Equal(other, await QueryAsync(slow, "tumbling"));

        slow.Deploy(First);
        await slow.PassAsync(days: 60);
        await slow.World.DrainAsync();
        Assert.Equal(other, await QueryAsync(slow, "tumbling~2"));
        var last = await QueryAsync(slow, "tumbling");
        Assert.Equal(last, await QueryAsync(slow, "tumbling~1"));
        Assert.True(own.Keys.ToHashSet().IsSubsetOf(last.Keys));
        Assert.All(own, result =>
            Assert.True(result.Value <= last[result.Key], $"{result.Key} had {result.Value}, has {last[result.Key]}"));
        Assert.True(last.Values.Sum() > own.Values.Sum());
    }

    // window       [0, 100)       released at watermark 250; the first events move it to 270
    // event        at 50: late for the first version, which has released the window; the second one allows 400 ms
    [Fact]
    public async Task More_lateness_a_quantile_more_and_another_wording_leave_layouts_and_results_as_they_are()
    {
        var log = Some.Stream(new StreamEvent[]
        {
            new("k0", 60, 10), new("k0", 70, 20), new("k0", 80, 60), new("k0", 51, 370),
            new("k0", 90, 50), new("k0", 52, 380),
        });
        await using var world = new World(new SimulatedTopic(log), Version("value >= 50", "150ms", 0.5));
        world.Topic.Produced[0] = 4;
        var host = world.Start();
        await ReadAsync(world, host);
        world.Pipeline = Version("(value)>=(50)", "400ms", 0.5, 0.9);
        world.Topic.Produce();
        host = world.Start();
        await ReadAsync(world, host);
        await world.DrainAsync();

        var epochs = await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None);
        Assert.Equal(2, epochs.Count);
        var json = await host.Runtimes.Results.QueryJsonAsync("stream", "tumbling", null, null, null, 100, CancellationToken.None);
        var first = JsonDocument.Parse(json!).RootElement.EnumerateArray().First();
        Assert.Equal(4, first.GetProperty("events").GetInt64());
        Assert.Equal("correction", first.GetProperty("pane").GetString());
        Assert.Equal(300, first.GetProperty("values").GetProperty("sum").GetDouble());
        Assert.Equal(2, first.GetProperty("values").GetProperty("quantiles").EnumerateObject().Count());
        Assert.Equal(epochs[0].Views, epochs[1].Views);
        Assert.EndsWith("took over with revision 1", epochs[1].Cause, StringComparison.Ordinal);
    }

    private static Pipeline Version(string where, string lateness, params double[] quantiles) => Of(
        NeverIdle,
        Only("tumbling"),
        View("tumbling", view =>
        {
            view["where"] = where;
            view["allowedLateness"] = lateness;
            view["aggregates"]!["quantiles"] = new JsonObject
            {
                ["kind"] = "quantiles", ["field"] = "value",
                ["quantiles"] = new JsonArray([.. quantiles.Select(one => JsonValue.Create(one))]),
            };
        }));

    private static async Task ReadAsync(World world, Host host)
    {
        await host.BatchAsync([10], new Random(1));
        for (var tick = 0; tick < 2; tick++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.TickAsync();
            await world.DeliverAllAsync(host);
        }
    }

    /// <summary>By key and start, how many events the results of a view have.</summary>
    private static async Task<SortedDictionary<string, long>> QueryAsync(SlowWorld slow, string view)
    {
        var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var results = slow.World.Start().Runtimes.Results.QueryAsync("stream", view, null, null, null, CancellationToken.None);
        await foreach (var result in results)
            found[$"{result.Id.Key} {result.Id.Start}"] = result.Events;
        return found;
    }
}
