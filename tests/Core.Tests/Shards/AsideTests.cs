using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Shards;

/// <summary>What can't be merged is set aside by its key; every other entry is merged as if it had never been.</summary>
public sealed class AsideTests
{
    //  chunk       1          2          3
    //  entries     a b c      a B c      A b C        the great ones can't be read
    //  results     a: 1, 2    b: 1, 3    c: 1, 2      for every kind of window, and any set of bad ones
    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    [InlineData(2, 5)]
    [InlineData(2, 100)]
    public void Whatever_entries_are_bad_the_results_are_the_oracles_without_them(int partitions, int oneOf)
    {
        foreach (var seed in Seeds.Of(10))
        {
            var log = SomeStream.Of(new Random(seed), partitions, events: 250);
            var choice = new Random(seed * 13 + 5);
            var poison = new Poison(StreamPipeline.Instance, _ => choice.Next(oneOf) == 0);
            var run = new CoreRun(new Random(seed * 31 + 7), partitions, StreamPipeline.Instance, poison);

            run.Run(log);

            AssertWithout(log, poison, run, seed);
            Assert.Equal(run.Counts.Sum(counts => counts.Views.Values.Sum(view => view.Merged)), run.Applied + run.SetAside);
        }
    }

    [Fact]
    public void When_every_entry_is_bad_nothing_stops_and_all_events_are_counted()
    {
        var log = SomeStream.Of(new Random(1), 2, events: 250);
        var run = new CoreRun(new Random(1), 2, StreamPipeline.Instance, new Poison(StreamPipeline.Instance, _ => true));

        run.Run(log);

        Assert.Empty(run.Final());
        Assert.Equal((0, run.Counts.Sum(counts => counts.Views.Values.Sum(view => view.Merged))), (run.Applied, run.SetAside));
    }

    //  a key in each of 150 chunks can't be read: 150 are counted, the last 100 are listed, each with where it lies and why
    [Fact]
    public void The_count_is_exact_and_the_list_is_bounded()
    {
        var shell = new CoreShell(Tumbling, 1) { Poison = new Poison(Tumbling, entry => entry.Key == "bad") };
        for (var chunk = 0; chunk < 150; chunk++)
            shell.Feed([Record(2 * chunk, "bad"), Record((2 * chunk) + 1, "good")], (_, _) => { });

        shell.Operate((_, state) =>
        {
            Assert.Equal((150, 0), (state.Aside.Count, state.Aside.TakenBack));
            Assert.Equal((150, 150), (state.Sources[0].Applied, state.Sources[0].SetAside));
            Assert.Equal(ShardAside.MostKept, state.Aside.Latest.Count);
            var last = state.Aside.Latest[^1];
            Assert.Equal(("bad", 1), (last.Key, last.Events));
            Assert.Equal("entry of partition 0, offsets after 297 up to 299", last.Where);
            Assert.NotEmpty(last.Reason);
            Assert.Equal("offsets after 99 up to 101", state.Aside.Latest[0].Where["entry of partition 0, ".Length..]);
        });
    }

    [Fact]
    public void A_key_is_shown_without_what_could_forge_a_line()
    {
        var shell = new CoreShell(Tumbling, 1) { Poison = new Poison(Tumbling, _ => true) };
        shell.Feed([Record(0, @"a\n  SET ASIDE nothing" + new string('x', 5_000))], (_, _) => { });

        shell.Operate((_, state) =>
        {
            var key = Assert.Single(state.Aside.Latest).Key;
            Assert.StartsWith("a\uFFFD  SET", key);
            Assert.InRange(key.Length, 100, 130);
        });
    }

    private static readonly Core.Pipelines.Pipeline Tumbling = StreamPipeline.With(
        view => view.Name == "tumbling" ? view with { Shards = 1 } : null);

    private static SourceRecord Record(int offset, string key)
    {
        var value = System.Text.Encoding.UTF8.GetBytes(new StreamEvent(key, 1, offset).Json);
        return new SourceRecord(new Partition(0), new Offset(offset), null, value, StreamEvent.Base);
    }

    private static void AssertWithout(
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Poison poison, CoreRun run, int seed)
    {
        var final = run.Final();
        foreach (var view in StreamPipeline.Instance.Views)
        {
            var left = poison.Without(log, view.Name, record => run.Chunks[(record.Partition, record.Offset)]);
            var expected = Oracle.Of(left).Results.Where(result => result.Key.View == view.Name).ToDictionary();
            var found = final.Where(result => result.Key.Item1 == view.Name).ToDictionary();
            var wrong = expected.Keys.Union(found.Keys)
                .Where(id => !Equals(expected.GetValueOrDefault(id), found.GetValueOrDefault(id)))
                .Select(id => $"{id}: {expected.GetValueOrDefault(id)} expected, {found.GetValueOrDefault(id)} found").Take(5).ToList();
            Assert.True(wrong.Count == 0, $"seed {seed}:\n{string.Join('\n', wrong)}");
        }
    }
}
