using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Explanations;
using Serverless.Runtime.Questions;

namespace Serverless.EndToEnd.Tests.Explanations;

/// <summary>What a number is made of. The view: tumbling windows of 100 ms, 150 ms of allowed lateness, a bound of 100 ms.</summary>
public sealed class ExplainTests
{
    // time       0   10   20   30 | 110   120          batches of two: [0 10] [20 30] [110 120]
    // window    [k0 ───────────── )
    [Fact]
    public async Task A_window_that_is_open_is_provisional_and_adds_up_from_its_chunks()
    {
        await using var world = World(Some.Aligned, 0, 10, 20, 30, 110, 120);
        var host = await ReadAsync(world, batch: 2);

        var told = await ExplainAsync(world, host, "tumbling", at: 0);

        Assert.False(told.IsFinal);
        Assert.StartsWith("the window is open", told.CouldChange().First(), StringComparison.Ordinal);
        Assert.Equal([(0L, 1L, 2L), (2, 3, 2)], told.Chunks.Select(one => (one.Row.First.Value, one.Row.Last.Value, one.Events)));
        Assert.All(told.Chunks, chunk => Assert.True(chunk.IsApplied));
        var source = Assert.Single(told.Sources);
        Assert.Equal((0L, 3L, 4L, 5L), (source.First, source.Last, source.Events, source.Fence!.Last.Value));
        Assert.Equal((4L, 4L, true), (told.Applied, told.Result.Events, told.AddsUp));
        Assert.Empty(told.Unknown);
    }

    // time       0   10 ... 30 | 110 120 | 600: watermark 500, after 100 + 150
    [Fact]
    public async Task It_is_final_once_its_lateness_is_over_and_queries_say_so_too()
    {
        await using var world = World(Some.Aligned, 0, 10, 20, 30, 110, 120, 600);
        var host = await ReadAsync(world, batch: 3);
        await world.CatchUpAsync(host, host.Next);
        // Shards report each half minute.
        world.Clock.Advance(TimeSpan.FromSeconds(40));
        await world.CatchUpAsync(host, host.Next);
        await host.TickAsync();
        await world.DeliverAllAsync(host);

        var (closed, open) = (await ExplainAsync(world, host, "tumbling", at: 0), await ExplainAsync(world, host, "tumbling", at: 600));

        Assert.True(closed.IsFinal, string.Join("; ", closed.CouldChange()));
        Assert.Empty(closed.CouldChange());
        Assert.False(open.IsFinal);
        var asked = new Runtime.Queries.ResultQuestion { Key = "k0" };
        var page = (await host.Runtimes.Results.AnswerAsync(world.Pipeline.Name, "tumbling", asked, null, CancellationToken.None)).Page!;
        using var json = JsonDocument.Parse(page.ToJson());
        var first = json.RootElement.GetProperty("results")[0];
        Assert.Equal((4, true), (first.GetProperty("events").GetInt32(), first.GetProperty("final").GetBoolean()));
    }

    // window [0, 300) of a hopping view holds what three slices hold, each in another chunk
    [Fact]
    public async Task Overlapping_windows_add_up_each_by_itself()
    {
        await using var world = World(Some.Aligned, 10, 110, 210, 250, 310, 700);
        var host = await ReadAsync(world, batch: 1);

        var told = await ExplainAsync(world, host, "hopping", at: 0);

        Assert.Equal([1L, 1, 1, 1], told.Chunks.Select(chunk => chunk.Events));
        Assert.Equal((4L, true), (told.Result.Events, told.AddsUp));
    }

    // gap 80 ms:  0  50  100 is one session, in two chunks
    [Fact]
    public async Task A_session_adds_up_from_the_parts_that_chunks_have()
    {
        await using var world = World(Some.Sessions, 0, 50, 100, 500);
        var host = await ReadAsync(world, batch: 2);

        var told = await ExplainAsync(world, host, "session", at: 0);

        Assert.Equal([2L, 1], told.Chunks.Select(chunk => chunk.Events));
        Assert.Equal((3L, true), (told.Result.Events, told.AddsUp));
    }

    // ... 600 | 20 comes after the watermark has passed 250: late, and set aside whole
    [Fact]
    public async Task Late_events_that_would_belong_to_it_are_named_and_those_of_other_windows_are_not()
    {
        await using var world = World(Some.Aligned, 0, 10, 600, 20, 350);
        var host = await ReadAsync(world, batch: 1);

        var told = await ExplainAsync(world, host, "tumbling", at: 0);

        Assert.Equal(1, told.Late.Count);
        Assert.Equal(3, Assert.Single(told.Late.Shown).Position.Offset.Value);
        Assert.Contains("1 late event, by a redrive", told.CouldChange());
        Assert.Equal((2L, true), (told.Result.Events, told.AddsUp));
    }

    [Fact]
    public async Task Where_late_events_correct_nothing_is_ever_final_and_corrections_are_shown()
    {
        await using var world = World(Some.Of(view => view.Name == "tumbling" ? view with { LateEvents = LateEvents.Correct } : null),
            0, 10, 600, 20);
        var host = await ReadAsync(world, batch: 1);
        await host.TickAsync();
        await world.DeliverAllAsync(host);

        var told = await ExplainAsync(world, host, "tumbling", at: 0);

        Assert.False(told.IsFinal);
        Assert.Contains("late events, at any time: the view is \"late\": \"correct\"", told.CouldChange());
        Assert.Equal([1L, 1, 1], told.Chunks.Select(chunk => chunk.Events));
        Assert.Equal((3L, true), (told.Result.Events, told.AddsUp));
        Assert.Equal(3, Assert.Single(told.Result.Corrections).Value.Chunk.Last.Value);
    }

    [Fact]
    public async Task What_is_sealed_and_not_merged_yet_waits()
    {
        await using var world = World(Some.Aligned, 0, 10, 20, 30);
        world.Topic.Produced[0] = 2;
        var host = await ReadAsync(world, batch: 2);
        world.Topic.Produced[0] = 4;
        await host.BatchAsync([2], new Random(1));

        var told = await ExplainAsync(world, host, "tumbling", at: 0);

        Assert.Equal((2L, 2L, true), (told.Applied, told.Waiting, told.AddsUp));
        Assert.Contains("2 events of chunks that the shard has not merged yet", told.CouldChange());
    }

    [Fact]
    public async Task A_damaged_object_is_told_and_the_sum_is_not_known()
    {
        await using var world = World(Some.Aligned, 0, 10, 20, 30);
        var host = await ReadAsync(world, batch: 2);
        await world.Stores.Deltas.DeleteAsync(world.Pipeline.Name, [world.Sealed[0].Delta], CancellationToken.None);

        var told = await ExplainAsync(world, world.Start(), "tumbling", at: 0);

        Assert.Contains("offsets 0 to 1, can't be read", Assert.Single(told.Unknown), StringComparison.Ordinal);
        Assert.Equal((2L, 4L, null), (told.Applied, told.Result.Events, told.AddsUp));
    }

    [Fact]
    public async Task What_is_beyond_the_limits_is_left_out_and_told()
    {
        await using var world = World(Some.Aligned, 0, 10, 20, 30);
        var host = await ReadAsync(world, batch: 1);

        var told = await ExplainAsync(world, host, "tumbling", at: 0, ExplainLimits.OfRequest with { Chunks = 2 });

        Assert.Equal((2, null), (told.Chunks.Count, told.AddsUp));
        Assert.Contains("there may be more", Assert.Single(told.Unknown), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tumblin", "k0", 0, ProblemKind.UnknownView)]
    [InlineData("tumbling", "kk", 0, ProblemKind.UnknownKey)]
    [InlineData("tumbling", "k0", 5_000, ProblemKind.UnknownWindow)]
    [InlineData("hopping", "k0", 150, ProblemKind.UnknownWindow)]
    public async Task What_is_not_there_has_one_message(string view, string key, long at, ProblemKind expected)
    {
        await using var world = World(Some.Aligned, 0, 10, 110, 120, 600);
        var host = await ReadAsync(world, batch: 5);

        var answer = await AnswerAsync(world, host, view, key, at, ExplainLimits.OfRequest);

        Assert.Equal(expected, answer.Problem!.Kind);
    }

    [Fact]
    public async Task It_ends_when_it_is_told_to()
    {
        await using var world = World(Some.Aligned, 0, 10);
        var host = await ReadAsync(world, batch: 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Runtimes.Explanations.AnswerAsync(
            world.Pipeline.Name, "tumbling", Question("k0", 0), new LiveAsking.WorldStates(world), ExplainLimits.OfRequest,
            new CancellationToken(canceled: true)));
    }

    private static World World(Pipeline pipeline, params long[] times) => new(new SimulatedTopic(Some.Stream(times)), pipeline);

    /// <summary>Reads all that is produced, in batches of so many records, and has the shards apply it.</summary>
    private static async Task<Host> ReadAsync(World world, int batch)
    {
        if (world.Topic.Produced[0] == world.Topic.Records[0].Count)
            world.Topic.Produce();
        var host = world.Start();
        while (host.HasMore)
            await host.BatchAsync([batch], new Random(1));
        await world.CatchUpAsync(host, host.Next);
        return host;
    }

    private static async Task<Explanation> ExplainAsync(World world, Host host, string view, long at, ExplainLimits? limits = null)
    {
        var answer = await AnswerAsync(world, host, view, "k0", at, limits ?? ExplainLimits.OfRequest);
        Assert.Null(answer.Problem);
        // It can be written.
        Assert.NotEmpty(ExplanationJson.Of(answer.Explanation!));
        return answer.Explanation!;
    }

    private static Task<ExplainAnswer> AnswerAsync(World world, Host host, string view, string key, long at, ExplainLimits limits) =>
        host.Runtimes.Explanations.AnswerAsync(
            world.Pipeline.Name, view, Question(key, at), new LiveAsking.WorldStates(world), limits, CancellationToken.None);

    private static ExplainQuestion Question(string key, long at) =>
        new(key, DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base + at));
}
