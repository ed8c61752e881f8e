using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Verification;

namespace Serverless.EndToEnd.Tests.Verification;

/// <summary>
/// What is stored, computed again from the ledger: after anything that may happen it is equal, and what was tampered with is found.
/// </summary>
public sealed class AuditTests
{
    private const int Events = 150;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Nothing_differs_in_the_middle_of_trouble_and_after_the_drain_all_is_equal(int partitions)
    {
        for (var seed = 0; seed < 8; seed++)
        {
            await using var world = new World(
                new SimulatedTopic(SomeStream.Of(new Random(seed), partitions, Events)),
                options: Chaos.Options(new Random(seed)));
            await new Chaos(world, seed).RunAsync();
            AssertClean(await AuditAsync(world), $"seed {seed}");
            await world.DrainAsync();
            await AssertAllEqualAsync(world, $"seed {seed}");
        }
    }

    [Fact]
    public async Task Other_shards_in_the_middle_change_nothing()
    {
        for (var seed = 0; seed < 6; seed++)
        {
            await using var world = new World(
                new SimulatedTopic(SomeStream.Of(new Random(seed), 2, Events)),
                options: Chaos.Options(new Random(seed)));
            var chaos = new Chaos(world, seed);
            await chaos.RunAsync(step =>
            {
                if (step != 25)
                    return;
                world.Pipeline = StreamPipeline.Instance.WithShards(shards => shards + 1);
                chaos.RestartAll();
            });
            await world.DrainAsync();
            await AssertAllEqualAsync(world, $"seed {seed}");
        }
    }

    // Long after the events: whenever the partitions are idle all windows close, and what then comes is a correction.
    [Fact]
    public async Task Windows_closed_by_idleness_and_corrected_are_no_difference()
    {
        var corrected = 0;
        for (var seed = 0; seed < 12; seed++)
        {
            var topic = new SimulatedTopic(SomeStream.Of(new Random(seed), 2, Events));
            Array.Clear(topic.Produced);
            var random = new Random(seed);
            await using var world = new World(topic, options: Chaos.Options(random), sinceFirstEvent: TimeSpan.FromMinutes(1));
            await new Chaos(world, seed).RunAsync(_ => Trickle(world, random));
            AssertClean(await AuditAsync(world), $"seed {seed}");
            await world.DrainAsync();
            var views = await AuditAsync(world);
            AssertClean(views, $"seed {seed}, drained");
            Assert.Equal(0, views.Where(view => view.View is not "sliding").Sum(view => view.Uncertain));
            corrected += (await Outcome.ResultsAsync(world)).Count(result => result.Kind == PaneKind.Correction);
        }
        Assert.True(corrected > 30, $"only {corrected} results were corrected");
    }

    [Fact]
    public async Task Results_of_windows_that_the_ledger_holds_only_in_part_are_not_held_against_it()
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(3), 2, Events)));
        var host = world.Start();
        await host.BatchAsync([20, 20], new Random(1));
        await host.BatchAsync([5, 5], new Random(1));
        world.Clock.Advance(world.Options.Retention + TimeSpan.FromHours(1));
        await host.BatchAsync([20, 20], new Random(1));
        await host.Runtimes.Retention.RunAsync(CancellationToken.None);
        await world.DrainAsync();

        var views = await AuditAsync(world);

        AssertClean(views, "trimmed");
        Assert.All(views, view => Assert.True(view.Older > 0, $"{view.View}: nothing is older than the ledger"));
        Assert.Contains(views, view => view.Equal > 0);
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
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(4), 2, Events)));
        await world.DrainAsync();
        foreach (var group in (await Outcome.ResultsAsync(world)).GroupBy(result => result.Id.View).ToList())
        {
            var (victim, other) = (group.First(), group.Last());
            var (stored, tag) = (await world.Stores.Results.FindAsync(victim.Id, CancellationToken.None))!.Value;
            var replaced = how == "made up" ? null : tag;
            Assert.True(await world.Stores.Results.TryReplaceAsync(Tampered(stored, other, how), replaced, CancellationToken.None));

            var audited = (await AuditAsync(world)).Single(view => view.View == group.Key);

            Assert.True(audited.Different == 1, $"{group.Key}: {audited.Different} differ: {string.Join("; ", audited.Differences)}");
            Assert.Contains(victim.Id.View, audited.Differences[0], StringComparison.Ordinal);
        }
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

    private static async Task AssertAllEqualAsync(World world, string run)
    {
        var views = await AuditAsync(world);
        AssertClean(views, run);
        Assert.Equal(0, views.Sum(view => view.Behind + view.Older + view.Uncertain));
        Assert.Equal((await Outcome.ResultsAsync(world)).Count, views.Sum(view => view.Equal));
    }

    private static void AssertClean(List<AuditedView> views, string run) =>
        Assert.All(views, view => Assert.True(view.Different == 0, $"{run}, {view.View}: {string.Join("; ", view.Differences)}"));

    private static async Task<List<AuditedView>> AuditAsync(World world)
    {
        var runtimes = world.Start().Runtimes;
        var views = new List<AuditedView>();
        await foreach (var view in runtimes.Verifier.AuditAsync(
            world.Pipeline.Name, shard => runtimes.Shards.Describe(shard, world.States.GetValueOrDefault(shard)), CancellationToken.None))
            views.Add(view);
        return views;
    }

    private static void Trickle(World world, Random random)
    {
        if (random.Next(8) == 0)
        {
            var partition = random.Next(world.Topic.Partitions);
            world.Topic.Produced[partition] = Math.Min(
                world.Topic.Records[partition].Count, world.Topic.Produced[partition] + random.Next(1, 20));
        }
        if (random.Next(6) == 0)
            world.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(1, 1500)));
    }
}
