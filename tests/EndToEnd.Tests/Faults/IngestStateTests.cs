using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>What must be known before an event is folded goes with the source, whoever reads it and however it is cut.</summary>
public sealed class IngestStateTests
{
    private const int Remembered = 15;

    private static readonly Pipeline Deduplicating = Some.Aligned.With([], [new SeenIds(Some.Aligned, Remembered)]);

    // An event comes again up to 12 events later; the last 15 are known.
    private static readonly List<StreamEvent> Once =
        [.. Enumerable.Range(0, 90).Select(number => new StreamEvent($"k{number % 3}", number, number * 9))];

    private static readonly List<StreamEvent> Repeated =
        [.. Once.SelectMany((one, number) => number >= 12 && number % 4 == 0 ? new[] { one, Once[number - 12 + (number % 3)] } : [one])];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    public async Task Duplicates_are_found_whatever_the_batches_and_whoever_takes_over(int seed, bool takesOver)
    {
        await using var world = new World(new SimulatedTopic(Some.Stream(Repeated)), Deduplicating);
        var (random, host) = (new Random(seed), world.Start());
        while (host.HasMore)
        {
            // Half of what was sealed isn't committed, so that the next owner is given it again.
            var before = host.Next[0];
            await host.BatchAsync([random.Next(1, 20)], random);
            world.Topic.Committed[0] = (before + host.Next[0] + 1) / 2;
            await world.DeliverAllAsync(host);
            host = takesOver ? world.Start() : host;
        }
        await world.DrainAsync();
        await AssertOnceAsync(world);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_any_write_changes_nothing(bool after)
    {
        for (var write = 1; write <= 12; write++)
        {
            await using var world = new World(new SimulatedTopic(Some.Stream(Repeated)), Deduplicating);
            var host = world.Start();
            host.Faults.Crash = new CrashPoint(write, after);
            while (host.HasMore && !host.Faults.IsDown)
                await host.BatchAsync([11], new Random(write));
            await world.DrainAsync();
            await AssertOnceAsync(world);
        }
    }

    // chunks        of an event each: more than are read at once     a duplicate of the first
    // next owner                                                     knows it
    [Fact]
    public async Task All_that_is_remembered_is_read_back_however_many_chunks_it_is_in()
    {
        List<StreamEvent> events = [.. Once[..80], Once[0]];
        await using var world = new World(new SimulatedTopic(Some.Stream(events)), Some.Aligned.With([], [new SeenIds(Some.Aligned, 100)]));

        Assert.Equal(1, await DuplicatesOfNextOwnerAsync(world, read: 80, most: 1));
    }

    // states        the last 5 ids ── the last 40 ids     a duplicate of 30 events before
    [Theory]
    [InlineData(5, 40)]
    [InlineData(40, 5)]
    public async Task What_the_state_that_remembers_most_needs_is_read_back(int one, int other)
    {
        List<StreamEvent> events = [.. Once[..50], Once[20]];
        var pipeline = Some.Aligned.With([], [new SeenIds(Some.Aligned, one, "one"), new SeenIds(Some.Aligned, other, "other")]);
        await using var world = new World(new SimulatedTopic(Some.Stream(events)), pipeline);

        Assert.Equal(1, await DuplicatesOfNextOwnerAsync(world, read: 50, most: 4));
    }

    // old topic     0 ── 29         new topic   0 ── 29, then what was the first event of the old one
    // next owner                                       knows what is of the new one
    [Fact]
    public async Task What_a_topic_had_that_was_made_anew_is_not_read_back()
    {
        var topic = new SimulatedTopic(Some.Stream(Once[..30]));
        await using var world = new World(
            topic, Some.Aligned.With([], [new SeenIds(Some.Aligned, 100)]), new() { TopicRecreated = TopicRecreated.NewEpoch });
        await world.Start().BatchAsync([30], new Random(1));
        topic.Recreate(Some.Stream([.. Once[40..70], Once[0]]));

        Assert.Equal(0, await DuplicatesOfNextOwnerAsync(world, read: 30, most: 30));
        Assert.Equal(2, (await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None)).Count);
    }

    /// <summary>One owner reads so many records, a few at a time; of the rest, which the next one reads, how many are duplicates.</summary>
    private static async Task<long> DuplicatesOfNextOwnerAsync(World world, int read, int most)
    {
        var first = world.Start();
        while (first.Next[0] < read)
            await first.BatchAsync([Math.Min(most, read - first.Next[0])], new Random(1));
        world.Topic.Committed[0] = read;
        var next = world.Start();
        await next.BatchAsync([int.MaxValue / 2], new Random(1));
        Assert.False(next.HasMore);
        var rows = await world.RowsAsync();
        return rows.Sum(row => row.Counts.Duplicate);
    }

    private static async Task AssertOnceAsync(World world)
    {
        var rows = await world.Stores.Ledger
            .ReadAllAsync("stream", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
            .ToListAsync();
        Assert.All(rows, row => Assert.True(row.Counts.Balances, row.ToString()));
        Assert.Equal(Repeated.Count - Once.Count, rows.Sum(row => row.Counts.Duplicate));
        Assert.Equal(await ResultsAsync(Some.Stream(Once)), Texts(await Outcome.ResultsAsync(world)));
    }

    private static async Task<List<string>> ResultsAsync(List<List<(Core.Positions.SourceRecord Record, List<StreamEvent> Events)>> log)
    {
        await using var plain = new World(new SimulatedTopic(log), Some.Aligned);
        await plain.DrainAsync();
        return Texts(await Outcome.ResultsAsync(plain));
    }

    private static List<string> Texts(IEnumerable<Core.Windows.Result> results) =>
        [.. results.Select(result => $"{result.Id.View} {result.Id.Key} {result.Id.Start} {result.End} {result.Events}")
            .Order(StringComparer.Ordinal)];
}
