using System.Text.Json.Nodes;
using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Verification;

/// <summary>
/// What is stored, computed again from the ledger: what was tampered with is found. That nothing else is found, whatever happens, the
/// simulation shows.
/// </summary>
public sealed class AuditTests
{
    private const int Events = 150;

    [Fact]
    public async Task Results_of_windows_that_the_ledger_holds_only_in_part_are_not_held_against_it()
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(3), 2, Events)));
        var host = world.Start();
        await host.BatchAsync([20, 20], new Random(1));
        await host.BatchAsync([5, 5], new Random(1));
        world.Clock.Advance(world.Options.Retention + TimeSpan.FromHours(1));
        await host.BatchAsync([20, 20], new Random(1));
        await TrimAsync(world, host);
        await world.DrainAsync();

        await Audit.AssertCleanAsync(world, "trimmed");
        var views = await Audit.OfAsync(world);
        // A day is longer than the stream.
        Assert.All(
            views.Where(view => view.View != "days"),
            view => Assert.True(view.Older > 0, $"{view.View}: nothing is older than the ledger"));
        Assert.Contains(views, view => view.Equal > 0);
    }

    // clock    0 ──────────────────── longer than the retention ──
    // events   0, ten minutes, 5                                   10
    // rows     one each: all but the newest are trimmed
    [Fact]
    public async Task An_event_ahead_of_the_clock_whose_row_is_trimmed_is_not_held_against_its_window()
    {
        await using var world = new World(new SimulatedTopic(Faults.Some.Stream(0, 600_000, 5, 10)), sinceFirstEvent: TimeSpan.Zero);
        var host = world.Start();
        for (var record = 0; record < 3; record++)
            await host.BatchAsync([1], new Random(1));
        world.Clock.Advance(world.Options.Retention + TimeSpan.FromHours(1));
        await host.BatchAsync([1], new Random(1));
        await TrimAsync(world, host);
        await world.DrainAsync();

        await Audit.AssertCleanAsync(world, "trimmed");
        Assert.Contains(await Audit.OfAsync(world), view => view.Older > 0);
    }

    [Theory]
    [InlineData("more events")]
    [InlineData("fewer events")]
    [InlineData("another end")]
    [InlineData("another state")]
    [InlineData("no sense")]
    [InlineData("retracted")]
    [InlineData("another definition")]
    [InlineData("made up")]
    public async Task What_was_tampered_with_is_found(string how)
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(4), 2, Events)), PartlyInPages);
        await world.DrainAsync();
        foreach (var group in (await Outcome.ResultsAsync(world)).GroupBy(result => result.Id.View).ToList())
        {
            await TamperAsync(world, [.. group], how);

            var audited = (await Audit.OfAsync(world)).Single(view => view.View == group.Key);

            Assert.True(audited.Different == 1, $"{group.Key}: {audited.Different} differ: {string.Join("; ", audited.Differences)}");
            Assert.Contains(group.Key, audited.Differences[0], StringComparison.Ordinal);
        }
    }

    // batches   first ── longer than the idle timeout ── all the rest
    [Theory]
    [InlineData("fewer events", 0)]
    [InlineData("more events", 1)]
    [InlineData("another end", 1)]
    [InlineData("another state", 1)]
    [InlineData("retracted", 1)]
    [InlineData("made up", 1)]
    public async Task After_a_pause_only_that_a_sliding_window_lacks_events_is_left_open(string how, int differences)
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(4), 2, Events)));
        await world.Start().BatchAsync([20, 20], new Random(1));
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        await world.DrainAsync();
        await TamperAsync(world, [.. (await Outcome.ResultsAsync(world)).Where(result => result.Id.View == "sliding")], how);

        var audited = (await Audit.OfAsync(world)).Single(view => view.View == "sliding");

        Assert.Equal((differences, 1 - differences), (audited.Different, audited.Uncertain));
    }

    // A page that can't be read could be one with anything in it.
    [Fact]
    public async Task A_page_that_is_damaged_is_found()
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(4), 2, Events)), PartlyInPages);
        await world.DrainAsync();
        var page = await world.Stores.Results.QueryAsync("stream", "hopping", null, EventTime.Min, EventTime.Max, default).FirstAsync();
        var (stored, tag) = (await world.Stores.Results.FindAsync(page.Id, default))!.Value;
        Assert.NotNull(await world.Stores.Results.TryReplaceAsync(stored with { State = stored.State[..^1] }, tag, default));

        var damage = await Assert.ThrowsAsync<CorruptDataException>(() => Outcome.ResultsAsync(world));
        var audited = (await Audit.OfAsync(world)).Single(view => view.View == "hopping");

        var what = $"page {page.Id.Key} of stream/hopping for the window from {page.Id.Start}";
        Assert.Contains(what, damage.Message, StringComparison.Ordinal);
        Assert.Contains(audited.Differences, difference => difference.Contains(what, StringComparison.Ordinal));
    }

    private static Pipeline PartlyInPages { get; } = StreamVersions.Of(
        StreamVersions.View("hopping", view => (view["shards"], view["store"]) = (2, JsonNode.Parse("""{ "layout": "pages" }"""))),
        StreamVersions.View("some", view => view["store"] = JsonNode.Parse("""{ "layout": "pages", "buckets": 1 }""")));

    private static async Task TamperAsync(World world, List<Result> ofView, string how)
    {
        var results = ResultsOf.View(world.Stores.Results, world.Pipeline.Views.Single(view => view.Name == ofView[0].Id.View));
        var (victim, other) = (ofView.First(), ofView.Last());
        var (stored, tag) = (await results.FindAsync(victim.Id, CancellationToken.None))!.Value;
        var replaced = how == "made up" ? null : tag;
        Assert.NotNull(await results.TryReplaceAsync(Tampered(stored, other, how), replaced, CancellationToken.None));
    }

    /// <summary>Every shard applies and reports all that is sealed; then the collector runs.</summary>
    private static async Task TrimAsync(World world, Host host)
    {
        for (var tick = 0; tick < 2; tick++)
        {
            await host.TickAsync();
            await world.DeliverAllAsync(host);
            world.Clock.Advance(world.Options.ReportInterval);
        }
        await world.PassCheckpointsAsync(host);
        await host.Runtimes.Retention.RunAsync(CancellationToken.None);
    }

    private static Result Tampered(Result result, Result other, string how) => how switch
    {
        "more events" => result with { Events = result.Events + 1 },
        "fewer events" => result with { Events = result.Events - 1 },
        "another end" => result with { End = new EventTime(result.End.Milliseconds - 1) },
        "another state" => result with { State = other.State },
        "no sense" => result with { State = new byte[] { 1, 2, 3 } },
        "retracted" => result with { Kind = PaneKind.Retracted },
        "another definition" => result with { Definition = "0123456789abcdef" },
        _ => result with { Id = result.Id with { Key = "nobody" } },
    };
}
