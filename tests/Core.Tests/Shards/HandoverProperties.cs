using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Shards;

/// <summary>States that go over from any number of shards to any other, at any point of a stream.</summary>
public sealed class HandoverProperties
{
    // stream   ───────────────┬──────────────┬──────────
    // shards   k              m              n
    [Fact]
    public void Whatever_is_handed_over_the_results_are_those_of_one_layout()
    {
        foreach (var seed in Seeds.Of(60))
        {
            var random = new Random(seed);
            var partitions = 1 + (seed % 3);
            var log = SomeStream.Of(random, partitions, events: 250);
            var run = new CoreRun(random, partitions, With(StreamPipeline.Instance, random.Next(1, 6)));
            run.Run(log, new([With(StreamPipeline.Instance, random.Next(1, 6)), With(StreamPipeline.Instance, random.Next(1, 6))]));
            StreamProperties.AssertSame(Oracle.Of(log), run, seed);
        }
    }

    // With several partitions what the slower ones bring afterwards may be corrections.
    [Fact]
    public void A_view_that_becomes_rekeyed_goes_on_too()
    {
        foreach (var seed in Seeds.Of(30))
        {
            var random = new Random(seed);
            var log = SomeStream.Of(random, 1, events: 200);
            var run = new CoreRun(random, 1, StreamPipeline.With(view => view.Name == "global" ? null : view));
            run.Run(log, new([With(StreamPipeline.Rekeyed, random.Next(1, 6))]));
            StreamProperties.AssertSame(Oracle.Of(log).Only(StreamPipeline.Rekeyed), run, seed);
        }
    }

    // k shards hold windows, slices, counts and what was set aside; m shards have the same together, each key in one
    [Fact]
    public void Any_split_conserves_every_window_slice_count_and_what_is_set_aside()
    {
        foreach (var seed in Seeds.Of(60))
        {
            var random = new Random(seed);
            var (from, to) = (random.Next(1, 7), random.Next(1, 7));
            var sharding = (Sharding)random.Next(2);
            var shell = new CoreShell(With(StreamPipeline.Instance, from), 2);
            foreach (var partition in SomeStream.Of(random, 2, events: 120))
                shell.Feed([.. partition.Select(entry => entry.Record)], (shard, state) =>
                {
                    if (random.Next(2) == 0)
                        shard.Advance(state, new ShardTick(StreamEvent.Base, true, [], false));
                    state.Aside = state.Aside.With(new AsideEntry("k", "an entry", 1, "it can't be merged"), 1);
                });
            AssertConserved(shell, from, to, sharding, seed);
        }
    }

    private static void AssertConserved(CoreShell shell, int from, int to, Sharding sharding, int seed)
    {
        foreach (var view in shell.Pipeline.Views.Where(view => view.Definition.Sharding == sharding))
        {
            var before = shell.StatesOf(view).ToList();
            var (old, next) = (LayoutOf(view, from), LayoutOf(view, to));
            var taken = Enumerable.Range(0, next.TotalShards(2)).Select(shard => Handover.Take(
                view,
                [.. next.SourcesOf(shard, 2).Select(partition => BegunAt(before, partition))],
                [.. next.DonorsOf(shard, old, 2).Select(donor => new Donor(before[donor], view, next.HeirOf(donor, old) == shard))],
                hash => next.SourcesOf(shard, 2).First() is var partition && next.ShardOf(hash, partition) == shard,
                DateTimeOffset.UnixEpoch, 0)).ToList();
            Assert.Equal(HeldBy(before), HeldBy(taken));
            Assert.Equal(CountsOf(before), CountsOf(taken));
            Assert.True(before.Min(state => state.Fired) <= taken.Min(state => state.Fired), $"seed {seed}");
            Assert.Equal(before.Max(state => state.Released), taken.Max(state => state.Released));
        }
    }

    private static SourceFence BegunAt(IEnumerable<ShardState> states, Partition partition)
    {
        var end = states.SelectMany(state => state.Sources).First(fence => fence.Partition == partition);
        return SourceFence.BeginningAt(end.Source, end.At, end.Watermark, end.Base);
    }

    private static ViewLayout LayoutOf(View view, int shards) => new(view.Name, new(1), view.Definition.Sharding, shards)
    {
        Definition = view.DefinitionHash, Meaning = view.Meaning, Label = view.Name, Declared = "",
    };

    private static List<string> HeldBy(IEnumerable<ShardState> states) =>
        [.. states.SelectMany(state => state.Keys).SelectMany(Described).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Described(KeyValuePair<byte[], KeyWindows> key) =>
    [
        .. key.Value.Windows.Select(one =>
            $"{Text(key.Key)} {one.Start} {one.End} {one.Events} {one.Panes} {one.WasOnTime} {one.LastSeen}"),
        .. key.Value.Slices.Select(one => $"{Text(key.Key)} {one.Slice} {one.FirstOpenEnd} {one.Cell.Events}"),
    ];

    private static (long Aside, string Applied) CountsOf(List<ShardState> states) => (
        states.Sum(state => state.Aside.Count),
        string.Join("; ", states.SelectMany(state => state.Sources).GroupBy(source => source.Source).OrderBy(source => source.Key.Partition)
            .Select(source => $"{source.Key} {source.Sum(fence => fence.Applied)} {source.Sum(fence => fence.SetAside)}")));

    private static string Text(byte[] key) => System.Text.Encoding.UTF8.GetString(key);

    private static Pipeline With(Pipeline pipeline, int shards) => Pipeline.Compile(
        pipeline.Definition with { Views = [.. pipeline.Definition.Views.Select(view => view with { Shards = shards })] });
}
