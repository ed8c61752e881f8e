using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Streams;

public sealed class StreamProperties
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Any_cut_into_chunks_and_any_firing_gives_what_the_oracle_says(int partitions)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var log = SomeStream.Of(new Random(seed), partitions, events: 400);
            var oracle = Oracle.Of(log);
            var run = new CoreRun(new Random(seed * 31 + 7), partitions, StreamPipeline.Instance);
            run.Run(log);
            AssertSame(oracle, run, seed);
        }
    }

    [Fact]
    public void Rekeyed_views_give_what_the_oracle_says_wherever_the_events_of_a_key_are()
    {
        for (var seed = 0; seed < 60; seed++)
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
        for (var seed = 0; seed < 10; seed++)
        {
            var log = SomeStream.Of(new Random(seed), 2, events: 400);
            var run = new CoreRun(new Random(seed), 2, StreamPipeline.Instance);
            run.Run(log);
            kinds.UnionWith(run.Kinds);
            late.UnionWith(Oracle.Of(log).Late.Select(entry => entry.View));
        }
        Assert.Superset(new HashSet<PaneKind> { PaneKind.Early, PaneKind.OnTime, PaneKind.Late, PaneKind.Retracted }, kinds);
        Assert.Superset(new HashSet<string> { "tumbling", "hopping", "uneven", "sliding", "session", "some" }, late);
    }

    private static void AssertSame(Oracle oracle, CoreRun run, int seed)
    {
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
