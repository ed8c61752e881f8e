using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Windows;
using Serverless.Runtime.Questions;
using static Serverless.EndToEnd.Tests.Faults.LiveAsking;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Documents of features, held against what a query of each of their views answers.</summary>
public sealed class FeatureTests
{
    private const string Feature = """
        { "of-key": {
            "tumbling": { "newest": 3 }, "hopping": { "newest": 2, "final": true, "values": ["sum", "count"] },
            "session": {}, "sliding": { "live": true, "newest": 2 } },
          "closed": { "tumbling": { "final": true } } }
        """;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task A_document_is_what_the_views_answer_for_the_key(int seed, bool isPaged)
    {
        var log = SomeStream.Of(new Random(seed), 2, events: 160);
        await using var world = new World(new SimulatedTopic(log), Featured(isPaged));
        var host = await ReadAllAsync(world);
        await AssertDocumentsAsync(world, host);
        await world.DrainAsync();
        Assert.True(await AssertDocumentsAsync(world, world.Start()) > 2);
    }

    // stored of 'a'     an early pane
    // asked for         windows that have closed
    [Fact]
    public async Task A_key_with_nothing_of_what_is_asked_for_is_an_empty_document_and_one_with_nothing_at_all_is_unknown()
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(3), 1, events: 8)), Featured(isPaged: false));
        var host = await ReadAllAsync(world);
        await world.Stores.Results.WriteAsync([Early(world.Pipeline, "only-early")], default);

        var empty = await host.Runtimes.Features.AnswerAsync("stream", "closed", "only-early", null, default);
        var none = await host.Runtimes.Features.AnswerAsync("stream", "closed", "nobody", null, default);

        Assert.Empty(Assert.Single(empty.Document!.Views).Results);
        Assert.Equal(ProblemKind.UnknownKey, none.Problem!.Kind);
    }

    // field of the key        a|b              a, and a second field is none of this view
    // stored as               a\|b
    [Fact]
    public async Task A_key_is_asked_for_as_it_is_shown()
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(3), 1, events: 8)), Featured(isPaged: false));
        var host = await ReadAllAsync(world);
        await world.Stores.Results.WriteAsync([Early(world.Pipeline, @"a\|b")], default);

        var answer = await host.Runtimes.Features.AnswerAsync("stream", "of-key", "a|b", new WorldStates(world), default);

        Assert.Single(answer.Document!.Views[0].Results);
        Assert.Equal("a|b", JsonDocument.Parse(answer.Document.ToJson()).RootElement.GetProperty("fields").GetProperty("key").GetString());
    }

    private static Pipeline Featured(bool isPaged) => StreamVersions.Of(
        file => file["features"] = JsonNode.Parse(Feature),
        StreamVersions.View("hopping", view =>
        {
            if (isPaged)
                (view["store"], view["shards"]) = (JsonNode.Parse("""{ "layout": "pages", "buckets": 4 }"""), 2);
        }));

    private static Result Early(Pipeline pipeline, string key)
    {
        var view = (View)pipeline.Find("tumbling")!;
        var early = Stores.Some.Result(key, kind: PaneKind.Early, view: "tumbling", pipeline: "stream", definition: view.DefinitionHash);
        return early with { State = CellFormat.ToState(new Cell(view.Layout), view.Layout, new ByteWriter()) };
    }

    private static async Task<int> AssertDocumentsAsync(World world, Host host)
    {
        var states = new WorldStates(world);
        var keys = Results(await AskAsync(world, host, "tumbling", states)).Select(KeyOf).Distinct().ToList();
        foreach (var key in keys)
        {
            var answer = await host.Runtimes.Features.AnswerAsync("stream", "of-key", key, states, default);
            var views = answer.Document is { } document
                ? JsonDocument.Parse(document.ToJson()).RootElement.GetProperty("views")
                : default;
            foreach (var (view, newest, isFinal, isLive) in ((string, int, bool, bool)[])
                [("tumbling", 3, false, false), ("hopping", 2, true, false), ("session", 1, false, false), ("sliding", 2, false, true)])
            {
                var expected = Results(await AskAsync(world, host, view, isLive ? states : null, key))
                    .Where(result => !isFinal || result.GetProperty("pane").GetString() != "early").Reverse().Take(newest).ToList();
                var shown = answer.Document is null ? [] : views.GetProperty(view).EnumerateArray().ToList();
                Assert.Equal(expected.Select(WindowOf), shown.Select(WindowOf));
                if (view == "hopping")
                    Assert.All(shown, one => Assert.Equal(["sum", "count"], Names(one)));
                else
                    Assert.Equal(expected.Select(ValuesOf), shown.Select(ValuesOf));
            }
        }
        return keys.Count;
    }

    private static IEnumerable<string> Names(JsonElement window) => window.GetProperty("values").EnumerateObject().Select(one => one.Name);

    private static string ValuesOf(JsonElement result) => JsonNode.Parse(result.GetProperty("values").GetRawText())!.ToJsonString();

    private static string KeyOf(JsonElement result) => result.GetProperty("key").GetString()!;

    private static string WindowOf(JsonElement result) => string.Join(' ', ((string[])["start", "end", "pane", "events"])
        .Select(name => result.GetProperty(name).GetRawText())) + result.GetProperty("values").GetProperty("sum").GetRawText();
}
