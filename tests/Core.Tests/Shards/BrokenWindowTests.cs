using System.Text;
using System.Text.Json;
using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Shards;

/// <summary>A window of one key in a shard's state is broken, and the state around it is whole: the other keys go on.</summary>
public sealed class BrokenWindowTests
{
    private static readonly byte[] Bad = "bad"u8.ToArray();

    //  bad    [0,100) can't be read     flush: set aside
    //  good   [0,100) 1 event           flush: a pane
    [Theory]
    [InlineData("tumbling", 7)]
    [InlineData("hopping", 0)]
    public void A_window_that_cannot_be_emitted_is_set_aside_and_the_others_are_emitted(string name, long takenBack)
    {
        var view = ViewOf(name);
        var (shard, state) = With(view, Unreadable(view));

        var panes = shard.Advance(state, new ShardTick(0, CaughtUp: true, [], Flush: true));

        Assert.All(panes, pane => Assert.Equal("good", ((OutboxItem.Pane)pane).Result.Id.Key));
        Assert.NotEmpty(panes);
        Assert.Equal((1, takenBack), (state.Aside.Count, state.Aside.TakenBack));
        var aside = Assert.Single(state.Aside.Latest);
        Assert.Equal(("bad", 7), (aside.Key, aside.Events));
        Assert.StartsWith("window 2023-11-14T22:13:20.000Z to ", aside.Where);
        Assert.Equal(0, state.KeyCount);
    }

    [Fact]
    public void A_window_that_cannot_be_written_is_set_aside_and_the_rest_of_the_state_is_saved()
    {
        var view = ViewOf("tumbling");
        var (_, state) = With(view, Fragile(writes: false));
        var writer = new ByteWriter();

        ShardStateFormat.Write(writer, state, view);

        var read = ShardStateFormat.Read(writer.ToArray(), view)!;
        Assert.Equal((1, 1), (read.KeyCount, read.Aside.Count));
        Assert.Equal("InvalidOperationException: it can't be written", Assert.Single(read.Aside.Latest).Reason);
        Assert.NotNull(read.Find("good"u8));
    }

    [Fact]
    public void A_state_is_read_and_written_as_it_is_with_a_window_that_cannot_be_read()
    {
        var view = ViewOf("tumbling");
        var (_, state) = With(view, Unreadable(view));
        var (first, second) = (new ByteWriter(), new ByteWriter());
        ShardStateFormat.Write(first, state, view);
        ShardStateFormat.Write(second, ShardStateFormat.Read(first.ToArray(), view)!, view);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    //  bad    [-100,200) can't be read: a merge makes [-200,100) first, then fails      all is as it was, the entry is set aside
    //  good   [0,100) 1 event, and the chunk's                                          merged
    [Fact]
    public void A_merge_that_fails_in_the_middle_leaves_the_key_as_it_was()
    {
        var view = ViewOf("hopping");
        var (shard, state) = With(view, Unreadable(view));
        state.Find(Bad)!.Windows[0] = new WindowState(
            new EventTime(StreamEvent.Base - 100), new EventTime(StreamEvent.Base + 200), Unreadable(view));
        var before = Written(state.Find(Bad)!);
        var sections = Sections(view, new StreamEvent("good", 1, 10), new StreamEvent("bad", 2, 20), new StreamEvent("good", 3, 30));
        var link = new ChunkLink(new Partition(0), new Epoch(1), Offset.None, new Offset(2), EventTime.Min, "delta");

        shard.Apply(state, link, sections, careful: true);

        Assert.Equal(before, Written(state.Find(Bad)!));
        Assert.Equal(3, state.Find("good"u8)!.Windows[0].Events);
        Assert.Equal((2, 1), (state.Sources[0].Applied, state.Sources[0].SetAside));
        Assert.Equal("bad", Assert.Single(state.Aside.Latest).Key);
    }

    [Fact]
    public void A_correction_whose_window_cannot_be_read_is_set_aside()
    {
        var view = ViewOf("tumbling");
        var (shard, state) = With(view, Unreadable(view));
        var before = Written(state.Find(Bad)!);
        var cell = new Cell(view.Layout);
        var correction = new OutboxItem.Correction(
            new ResultId("stream", "tumbling", "bad", new EventTime(StreamEvent.Base)), new EventTime(StreamEvent.Base + 100),
            new LayoutNumber(1), new Partition(0), new CorrectionMark(new ChainPoint(new Epoch(1), new Offset(5)), 0), 1,
            CellFormat.ToState(cell, view.Layout, new()), view.DefinitionHash, CorrectionReach.Window);

        Assert.True(shard.TryJoin(state, correction, []));

        Assert.Equal(before, Written(state.Find(Bad)!));
        Assert.Equal((1, 1), (state.Aside.Count, state.Aside.TakenBack));
        Assert.StartsWith("correction of partition 0, offset 5, to window", Assert.Single(state.Aside.Latest).Where);
    }

    //  out of memory is no fault of a value: nothing is set aside, the operation is done again
    [Fact]
    public void A_fault_of_the_process_sets_nothing_aside()
    {
        var view = ViewOf("tumbling");
        var (shard, state) = With(view, Fragile(writes: true, () => new InsufficientMemoryException()));
        var sections = Sections(view, new StreamEvent("bad", 2, 20));
        var link = new ChunkLink(new Partition(0), new Epoch(1), Offset.None, new Offset(0), EventTime.Min, "delta");

        Assert.Throws<InsufficientMemoryException>(() => shard.Apply(state, link, sections, careful: true));

        Assert.Equal(0, state.Aside.Count);
    }

    private static View ViewOf(string name) => StreamPipeline.Instance.Views.Single(view => view.Name == name);

    /// <summary>A state with a window of one event of key good, and one of key bad.</summary>
    private static (Shard Shard, ShardState State) With(View view, WindowCell bad)
    {
        var state = ShardState.Begin(view, [new SourceFence(new Partition(0))]);
        var good = new WindowCell(view.Cells);
        var one = new Cell(view.Layout);
        var body = new ByteReader(Sections(view, new StreamEvent("good", 1, 10))[0].Span[StoredHeader.Length..]);
        var header = Core.Deltas.SectionFormat.ReadHeader(ref body, view.Aggregates);
        var entry = new ByteReader(Core.Deltas.SectionFormat.ReadEntry(ref body).Body);
        Core.Deltas.CellSection.ReadSlice(ref entry);
        one.Read(ref entry, header.Versions, header.KafkaBaseMs);
        good.Open().Merge(one);
        state.WindowsOf("good"u8).Windows.Add(Window(good, 0));
        state.WindowsOf(Bad).Windows.Add(Window(bad, 0));
        return (Shard.Of(new ShardId("stream", view.Name, new LayoutNumber(1), 0), view.Name, view, StreamPipeline.Bound), state);
    }

    private static WindowState Window(WindowCell cell, long start) =>
        new(new EventTime(StreamEvent.Base + start), new EventTime(StreamEvent.Base + start + 100), cell);

    /// <summary>Seven events by its head; the rest is nonsense.</summary>
    private static WindowCell Unreadable(View view) => new(
        view.Cells, new byte[] { 7 << 1, 1, 0xFF, 0xFF }, [.. view.Aggregates.Select(aggregate => aggregate.Version)]);

    /// <summary>A window whose aggregate throws when it is merged, or when it is written.</summary>
    private static WindowCell Fragile(bool writes, Func<Exception>? merging = null)
    {
        var function = new FragileAggregate(
            merging ?? (() => new InvalidOperationException("it can't be merged")),
            writes ? null : () => new InvalidOperationException("it can't be written"));
        return new WindowCell(new CellPool(new CellLayout([.. Enumerable.Repeat(new Aggregate("fragile", "fragile", 1, function), 4)])));
    }

    private static byte[] Written(KeyWindows windows)
    {
        var writer = new ByteWriter();
        KeyFormat.Write(writer, windows);
        return writer.ToArray();
    }

    private static List<ReadOnlyMemory<byte>> Sections(View view, params StreamEvent[] events)
    {
        var shell = new CoreShell(StreamPipeline.Instance, 1);
        var records = events.Select((one, at) =>
            new SourceRecord(new Partition(0), new Offset(at), null, Encoding.UTF8.GetBytes(one.Json), StreamEvent.Base));
        var folded = shell.Feed([.. records], (_, _) => { });
        var directory = Core.Deltas.DeltaDirectory.Read(folded.Delta.Span);
        return [.. directory.Sections.Where(section => directory.Parts[section.Part].Name == view.Name)
            .Select(section => folded.Delta.Slice((int)section.Offset, section.Length))];
    }

    private sealed class FragileAggregate(Func<Exception> merging, Func<Exception>? writing) : AggregateFunction
    {
        public override void Add(scoped in EventRun run)
        {
        }

        public override void Merge(scoped in Accumulator state, scoped in Accumulator other) => throw merging();

        public override void Write(scoped in Accumulator state, ByteWriter writer)
        {
            if (writing is not null)
                throw writing();
        }

        public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
        {
        }

        public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
        {
        }
    }
}
