using System.Text.Json;
using Serverless.EndToEnd.Tests.Commands;

namespace Serverless.EndToEnd.Tests.Http;

/// <summary>Dead letters and late events by HTTP, of a whole run.</summary>
public sealed class SideEventHttpTests(FinishedRun run, ServedRun served) : IClassFixture<FinishedRun>, IClassFixture<ServedRun>
{
    private const string DeadLetters = "api/pipelines/telemetry/dead-letters";
    private const string LateEvents = "api/pipelines/telemetry/late-events";

    [Fact]
    public async Task Page_by_page_every_dead_letter_comes_once()
    {
        var all = await PagesAsync($"{DeadLetters}?limit=37", "deadLetters");

        var told = run.Telemetry.GetProperty("deadLettered").GetProperty("byReason").EnumerateObject();
        Assert.Equal(
            told.Select(reason => (reason.Name, reason.Value.GetInt32())).Order(),
            all.CountBy(one => one.GetProperty("reason").GetString()!).Select(reason => (reason.Key, reason.Value)).Order());
        Assert.Equal(all.Count, all.DistinctBy(PositionOf).Count());
    }

    [Fact]
    public async Task A_question_may_name_reason_field_and_time()
    {
        var all = await PagesAsync($"{DeadLetters}?limit=1000", "deadLetters");
        var some = await PagesAsync($"{DeadLetters}?reason=wrong-type&field=value&limit=5", "deadLetters");

        Assert.NotEmpty(some);
        Assert.Equal(
            all.Where(one => one.GetProperty("reason").GetString() == "wrong-type" && one.GetProperty("field").GetString() == "value")
                .Select(PositionOf),
            some.Select(PositionOf));
        var middle = all.Select(one => one.GetProperty("kafkaTime").GetString()!).Order(StringComparer.Ordinal).ElementAt(all.Count / 2);
        var (before, after) = (
            await PagesAsync($"{DeadLetters}?to={middle}&limit=1000", "deadLetters"),
            await PagesAsync($"{DeadLetters}?from={middle}&limit=1000", "deadLetters"));
        Assert.Equal(all.Select(PositionOf).Order(), before.Concat(after).Select(PositionOf).Order());
        Assert.All(before, one => Assert.True(string.CompareOrdinal(one.GetProperty("kafkaTime").GetString(), middle) < 0));
    }

    // The device was good, the value was not.
    [Fact]
    public async Task An_event_is_shown_as_far_as_it_was_decoded()
    {
        var answer = await served.GetAsync($"{DeadLetters}?reason=wrong-type&field=value&limit=1");
        var one = answer.GetProperty("deadLetters")[0];

        using var sent = JsonDocument.Parse(one.GetProperty("event").GetString()!);
        var decoded = one.GetProperty("decoded");
        Assert.Equal(sent.RootElement.GetProperty("device").GetString(), decoded.GetProperty("device").GetString());
        Assert.False(decoded.TryGetProperty("value", out _));
    }

    [Fact]
    public async Task One_is_found_by_its_position()
    {
        foreach (var one in (await PagesAsync($"{DeadLetters}?limit=1000", "deadLetters")).Take(40))
        {
            var found = await served.GetAsync($"{DeadLetters}/{PositionOf(one)}");
            Assert.Equal(one.GetRawText(), Assert.Single(found.GetProperty("deadLetters").EnumerateArray()).GetRawText());
        }
    }

    [Fact]
    public async Task Late_events_are_listed_and_found_likewise()
    {
        var all = await PagesAsync($"{LateEvents}?limit=500", "lateEvents");
        Assert.True(all.Count >= run.Telemetry.GetProperty("late").GetInt32());
        Assert.All(all, one => Assert.Equal("late", one.GetProperty("kind").GetString()));
        Assert.All(all, one => Assert.NotEqual(JsonValueKind.Null, one.GetProperty("decoded").ValueKind));

        var view = all[0].GetProperty("lateFor")[0].GetString()!;
        Assert.Equal(
            all.Where(one => one.GetProperty("lateFor").EnumerateArray().Any(late => late.GetString() == view)).Select(PositionOf),
            (await PagesAsync($"{LateEvents}?view={view}&limit=500", "lateEvents")).Select(PositionOf));
        var found = await served.GetAsync($"{LateEvents}/{PositionOf(all[^1])}");
        Assert.Contains(found.GetProperty("lateEvents").EnumerateArray(), one => one.GetRawText() == all[^1].GetRawText());
    }

    [Theory]
    [InlineData($"{DeadLetters}?reason=wrong-typ", 400, "bad-parameter", "did you mean 'wrong-type'?")]
    [InlineData($"{DeadLetters}?field=vlaue", 400, "bad-parameter", "did you mean 'value'?")]
    [InlineData(
        $"{DeadLetters}?view=device-metrics", 400, "unknown-parameter",
        "known are: all, continuation, field, from, limit, reason, schema, to, where")]
    [InlineData($"{DeadLetters}?limit=1001", 400, "bad-parameter", "from 1 to 1000")]
    [InlineData($"{DeadLetters}?continuation=x", 400, "bad-continuation", "damaged")]
    [InlineData($"{DeadLetters}/0/99999999/0", 404, "unknown-position", "Nothing is kept of an event at 0/99999999/0")]
    [InlineData($"{DeadLetters}/0/1/99", 404, "unknown-position", "0/1/99")]
    [InlineData($"{DeadLetters}/0/x/0", 400, "bad-parameter", "each a number from 0")]
    [InlineData($"{LateEvents}?view=links", 400, "bad-parameter", "link-flaps")]
    [InlineData("api/pipelines/nope/late-events", 404, "unknown-pipeline", "telemetry")]
    public async Task What_is_wrong_is_said_with_what_to_do(string path, int status, string type, string says)
    {
        var problem = await served.ProblemAsync(path);

        Assert.Equal((status, type), (problem.Status, problem.Type));
        Assert.Contains(says, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_continuation_of_the_other_kind_is_refused()
    {
        var token = (await served.GetAsync($"{DeadLetters}?limit=1")).GetProperty("continuation").GetString();

        Assert.Equal("bad-continuation", (await served.ProblemAsync($"{LateEvents}?continuation={token}")).Type);
    }

    private static string PositionOf(JsonElement one) =>
        $"{one.GetProperty("partition").GetInt32()}/{one.GetProperty("offset").GetInt64()}/{one.GetProperty("index").GetInt32()}";

    private async Task<List<JsonElement>> PagesAsync(string path, string name)
    {
        var all = new List<JsonElement>();
        for (var next = path; ;)
        {
            var page = await served.GetAsync(next);
            all.AddRange(page.GetProperty(name).EnumerateArray());
            if (page.GetProperty("continuation").GetString() is not { } token)
                return all;
            next = $"{path}&continuation={token}";
        }
    }
}
