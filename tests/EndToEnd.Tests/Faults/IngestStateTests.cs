using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;

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
