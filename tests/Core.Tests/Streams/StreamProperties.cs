using System.Text;
using Serverless.Core.Positions;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Streams;

public sealed class StreamProperties
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Any_cut_into_chunks_and_any_firing_gives_what_the_oracle_says(int partitions)
    {
        foreach (var seed in Seeds.Of(100))
        {
            var log = SomeStream.Of(new Random(seed), partitions, events: 400);
            var oracle = Oracle.Of(log);
            var run = new CoreRun(new Random(seed * 31 + 7), partitions, StreamPipeline.Instance);
            run.Run(log);
            AssertSame(oracle, run, seed);
        }
    }

    // The clocks of batches go on as the stream does, each a little off, as those of several instances are.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void With_wrong_clocks_of_producers_it_is_what_the_oracle_says_by_the_clocks_of_the_batches(int partitions)
    {
        foreach (var seed in Seeds.Of(25))
        {
            var log = WrongClocks.In(SomeStream.Of(new Random(seed), partitions, events: 300), new Random(seed));
            var random = new Random(seed * 17 + 3);
            var now = 0L;
            var run = new CoreRun(new Random(seed * 31 + 7), partitions, StreamPipeline.Instance)
            {
                Clock = () => (now += random.Next(60)) + random.Next(-200, 200),
            };
            run.Run(log);
            AssertSame(Oracle.Of(log, record => run.Clocks[(record.Partition, record.Offset)]), run, seed);
        }
    }

    //  clock    0     40     95    ...
    //  events   good ones at most the bound before the clock; between them those of devices that are ahead, by a second to ten years
    [Fact]
    public void No_event_within_the_bound_of_the_clock_is_late_because_of_another_devices_clock()
    {
        foreach (var seed in Seeds.Of(30))
        {
            var (random, shell, now, offset) = (new Random(seed), new CoreShell(StreamPipeline.Instance, 1), 1_000L, 0L);
            for (var batch = 0; batch < 40; batch++)
            {
                now += random.Next(100);
                var events = Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(3) == 0
                    ? WrongClocks.Ahead(random, now)
                    : new StreamEvent("good", 1, now - random.Next((int)StreamPipeline.Bound + 1)));
                var records = events.Select(one => WrongClocks.Record(one, new Offset(offset++), random)).ToList();
                var aside = shell.Feed(records, (_, _) => { }, now).Aside;
                Assert.DoesNotContain(aside, one => Encoding.UTF8.GetString(one.Event!).Contains("good", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Rekeyed_views_give_what_the_oracle_says_wherever_the_events_of_a_key_are()
    {
        foreach (var seed in Seeds.Of(60))
        {
            var partitions = 1 + (seed % 4);
            var log = SomeStream.Of(new Random(seed), partitions, events: 300, keysAnywhere: true);
            var run = new CoreRun(new Random(seed * 31 + 7), partitions, StreamPipeline.Rekeyed);
            run.Run(log);
            AssertSame(Oracle.Of(log).Only(StreamPipeline.Rekeyed), run, seed);
        }
    }

    [Fact]
    public void The_streams_exercise_every_kind_of_pane_and_of_lateness()
    {
        var kinds = new HashSet<PaneKind>();
        var late = new HashSet<string>();
        foreach (var seed in Seeds.Of(10))
        {
            var log = SomeStream.Of(new Random(seed), 2, events: 400);
            var run = new CoreRun(new Random(seed), 2, StreamPipeline.Instance);
            run.Run(log);
            kinds.UnionWith(run.Kinds);
            late.UnionWith(Oracle.Of(log).Late.Select(entry => entry.View));
        }
        Assert.Superset(new HashSet<PaneKind> { PaneKind.Early, PaneKind.OnTime, PaneKind.Late, PaneKind.Retracted }, kinds);
        Assert.Superset(new HashSet<string> { "tumbling", "hopping", "uneven", "sliding", "session", "some", "shifted" }, late);
    }

    internal static void AssertSame(Oracle oracle, CoreRun run, int seed)
    {
        oracle.Only(run.Pipeline);
        var final = run.Final();
        var wrong = oracle.Results.Keys.Union(final.Keys)
            .Where(id => !Equals(oracle.Results.GetValueOrDefault(id), final.GetValueOrDefault(id)))
            .Select(id => $"{id}: {oracle.Results.GetValueOrDefault(id)} expected, {final.GetValueOrDefault(id)} found").Take(5).ToList();
        Assert.True(wrong.Count == 0, $"seed {seed}:\n{string.Join('\n', wrong)}");
        Assert.True(
            oracle.Late.SetEquals(run.Late),
            $"seed {seed}: late events differ: {string.Join(", ", oracle.Late.Except(run.Late).Take(3))} / "
            + $"{string.Join(", ", run.Late.Except(oracle.Late).Take(3))}");
        Assert.True(oracle.DeadLetters.SetEquals(run.DeadLetters), $"seed {seed}: dead letters differ");
        Assert.Equal(oracle.Read, run.Counts.Sum(counts => counts.Read));
        Assert.Equal(oracle.Filtered, run.Counts.Sum(counts => counts.Filtered));
        Assert.All(run.Counts, counts => Assert.True(counts.Balances));
    }
}
