using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.WindowKinds.Global;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Shards;

public sealed class LivePanesProperties
{
    // Windows that are made of slices have no early panes.
    private static readonly Pipeline Kept = StreamPipeline.With(view => view.Name == "sliced" ? null : view with
    {
        EarlyMs = null,
        KeepsEarly = view.Window is not GlobalCountWindow,
    });

    private static readonly Pipeline Written = StreamPipeline.With(view =>
        view.Name == "sliced" ? null : view with { EarlyMs = view.Window is GlobalCountWindow ? null : 100 });

    // at any moment    state ──► read from outside                                    one and the same
    //                        └─► early panes are due now: emitted, into the outbox
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_read_is_what_would_be_stored_if_early_panes_were_due(bool discarding)
    {
        var (kept, written) = (Panes(Kept, discarding), Panes(Written, discarding));
        var read = 0;
        foreach (var seed in Seeds.Of(20))
        {
            var (random, partitions) = (new Random(seed), 1 + (seed % 3));
            var shell = new CoreShell(kept, partitions);
            foreach (var records in Chunks(random, SomeStream.Of(random, partitions, events: 150)))
            {
                shell.Feed(records, (shard, state) =>
                {
                    shard.Advance(state, new ShardTick(0, true, [], false));
                    if (random.Next(2) == 0)
                        state.Delivered(state.Outbox.Count);
                });
                foreach (var (one, other) in kept.Views.Zip(written.Views))
                    read += shell.StatesOf(one).Sum(state => AssertSame(Stored(state, one), one, other, $"seed {seed}, {one.Name}"));
            }
        }
        Assert.True(read > 1_000, $"{read} results were read");
    }

    /// <summary>The records in pieces of a partition each, the partitions in any turn.</summary>
    private static IEnumerable<List<SourceRecord>> Chunks(
        Random random, List<List<(SourceRecord Record, List<StreamEvent> Events)>> log)
    {
        var left = log.Select(partition => new Queue<SourceRecord>(partition.Select(entry => entry.Record))).ToList();
        while (left.FindAll(records => records.Count > 0) is { Count: > 0 } open)
        {
            var records = open[random.Next(open.Count)];
            var count = Math.Min(records.Count, random.Next(1, 12));
            yield return [.. Enumerable.Range(0, count).Select(_ => records.Dequeue())];
        }
    }

    /// <summary>Returns how many results were read.</summary>
    private static int AssertSame(byte[] stored, View kept, View written, string what)
    {
        var before = Convert.ToHexString(stored);
        var live = LivePanes.Read(stored, kept, Rules(kept), _ => true)!;
        Assert.Equal(before, Convert.ToHexString(stored));

        var state = ShardStateFormat.Read(stored, written)!;
        if (written.Definition.Window is GlobalCountWindow)
            Rules(written).Retire(state);
        else
            Rules(written).Advance(state, new ShardTick(StreamEvent.Base, true, [], false));
        var emitted = Result.Newest(state.Outbox.OfType<OutboxItem.Pane>().Select(pane => pane.Result)).Values;

        Assert.Equal(emitted.Select(Text).Order(), live.Results.Select(Text).Order());
        AssertByKey(stored, kept, live, what);
        return live.Results.Count;
    }

    /// <summary>Each key alone has what it has among all.</summary>
    private static void AssertByKey(byte[] stored, View view, LivePanes all, string what)
    {
        foreach (var ofKey in all.Results.GroupBy(result => result.Id.Key))
        {
            var key = System.Text.Encoding.UTF8.GetBytes(ofKey.Key);
            var alone = LivePanes.Read(stored, view, Rules(view), one => one.AsSpan().SequenceEqual(key))!;
            Assert.True(ofKey.Select(Text).Order().SequenceEqual(alone.Results.Select(Text).Order()), $"{what}, {ofKey.Key}");
        }
    }

    private static Pipeline Panes(Pipeline pipeline, bool discarding) => Pipeline.Compile(
        pipeline.Definition with { Views = [.. pipeline.Definition.Views.Select(view => view with { Discarding = discarding })] });

    private static Shard Rules(View view) =>
        Shard.Of(new ShardId("stream", view.Name, new LayoutNumber(1), 0), view.Name, view, StreamPipeline.Bound);

    private static byte[] Stored(ShardState state, View view)
    {
        var writer = new ByteWriter();
        ShardStateFormat.Write(writer, state, view);
        return writer.ToArray();
    }

    private static string Text(Result result) =>
        $"{result.Id} {result.End} {result.Layout} {result.PaneIndex} {result.Kind} {result.Events} {result.Definition} "
        + Convert.ToHexString(result.State.Span);
}
