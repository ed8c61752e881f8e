using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Shards;

/// <summary>A chunk is merged into a shard: what it counts, and how its corrections are marked.</summary>
public sealed class ApplyTests
{
    private const long Room = 1L << 32;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_chunk_moves_the_fence_and_counts_its_events(bool careful)
    {
        var view = PipelineOf("tumbling").Views[0];
        var (shard, state) = (ShardOf(view), Empty(view));
        var source = state.Sources[0];
        (source.Watermark, source.Applied, source.SetAside) = (new EventTime(50), 4, 1);
        source.Stuck = new StuckSource(StuckKind.Gap, "why", 0);

        shard.Apply(state, Link(0, 2, 40), Sections("tumbling", ("a", 10), ("b", 20)), careful: careful);

        Assert.Equal((new Offset(2), new Epoch(1), new EventTime(50)), (source.Last, source.Epoch, source.Watermark));
        Assert.Equal((6, 1), (source.Applied, source.SetAside));
        Assert.Null(source.Stuck);

        shard.Apply(state, Link(2, 3, 60), []);
        Assert.Equal((new EventTime(60), 6), (source.Watermark, source.Applied));
    }

    //  chunk     a10 a110 b10        all late: W = 900
    //  of a key   0   1   0          whatever other keys a shard of another layout reads beside it
    [Fact]
    public void Where_late_events_correct_the_entries_of_each_key_are_numbered()
    {
        var marks = Corrections("tumbling", LateEvents.Correct, ("a", 10), ("a", 110), ("b", 10));
        Assert.Equal([("a", 0, 0L), ("a", 100, Room), ("b", 0, 0L)], marks);
    }

    // The numbers of a chunk don't go on from those of the one before.
    [Fact]
    public void In_each_chunk_they_are_numbered_from_0()
    {
        var view = PipelineOf("tumbling", LateEvents.Correct).Views[0];
        var (shard, state) = (ShardOf(view), Empty(view));
        state.Released = new EventTime(StreamEvent.Base + 900);
        shard.Apply(state, Link(0, 1, 40), Sections("tumbling", ("a", 10), ("a", 110)));
        state.Delivered(state.Outbox.Count);

        shard.Apply(state, Link(1, 2, 40), Sections("tumbling", ("a", 20)));

        Assert.Equal([("a", 0, 0L)], Marks(state));
    }

    //  a session view: 10 and 400 of a are two items of one entry
    [Fact]
    public void Items_of_an_entry_follow_its_number() =>
        Assert.Equal(
            [("a", 10, 0L), ("a", 400, 1L), ("b", 10, 0L)],
            Corrections("session", LateEvents.Correct, ("a", 10), ("a", 400), ("b", 10)));

    //  partition 1 was idle: the windows of its events are gone
    [Fact]
    public void Where_only_idleness_makes_corrections_the_entries_of_a_chunk_are_numbered()
    {
        var view = PipelineOf("tumbling").Views[0];
        var (shard, state) = (ShardOf(view), Empty(view));
        state.Released = new EventTime(StreamEvent.Base + 900);

        shard.Apply(state, Link(0, 2, 40), Sections("tumbling", ("a", 10), ("a", 110), ("b", 10)));

        Assert.Equal([("a", 0, 0L), ("a", 100, Room), ("b", 0, 2 * Room)], Marks(state));
    }

    // A section that can't be taken apart is found before anything is merged.
    [Fact]
    public void A_careful_merge_of_sections_that_are_damaged_throws_and_leaves_the_state_as_it_was()
    {
        var view = PipelineOf("tumbling").Views[0];
        var (shard, state) = (ShardOf(view), Empty(view));
        var good = Sections("tumbling", ("a", 10))[0];

        Assert.ThrowsAny<Exception>(() => shard.Apply(state, Link(0, 2, 40), [good, Shortened(good.Span)], careful: true));

        Assert.Equal((0, Offset.None, 0L), (state.KeyCount, state.Sources[0].Last, state.Sources[0].Applied));
    }

    /// <summary>The section without its last byte, and with the right checksum.</summary>
    private static byte[] Shortened(ReadOnlySpan<byte> section)
    {
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, (StoredForm)section[0], section[1]);
        writer.Raw(section[StoredHeader.Length..^1]);
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    private static List<(string Key, long Start, long Ordinal)> Corrections(string view, LateEvents late, params (string, long)[] events)
    {
        var shell = new CoreShell(PipelineOf(view, late), 1);
        shell.Feed(Records(0, ("z", 900 + 100)), (_, _) => { });
        List<(string, long, long)> marks = [];
        shell.Feed(Records(1, events), (_, state) => marks = Marks(state));
        return marks;
    }

    private static List<(string Key, long Start, long Ordinal)> Marks(ShardState state) =>
        [.. state.Outbox.OfType<OutboxItem.Correction>()
            .Select(one => (one.Id.Key, one.Id.Start.Milliseconds - StreamEvent.Base, one.Mark.EntryOrdinal)).Order()];

    private static Pipeline PipelineOf(string name, LateEvents late = LateEvents.SideOutput) =>
        StreamPipeline.With(view => view.Name == name ? view with { Shards = 1, LateEvents = late } : null);

    private static Shard ShardOf(View view) =>
        Shard.Of(new("stream", view.Name, new LayoutNumber(1), 0), view.Name, view, StreamPipeline.Bound);

    private static ShardState Empty(View view) => ShardState.Begin(view, [new SourceFence(new Partition(0))]);

    private static ChunkLink Link(long previous, long last, long watermark) =>
        new(new Partition(0), new Epoch(1), new Offset(previous), new Offset(last), new EventTime(watermark), "delta");

    private static List<ReadOnlyMemory<byte>> Sections(string view, params (string, long)[] events)
    {
        var folded = new CoreShell(PipelineOf(view), 1).Feed(Records(0, events), (_, _) => { });
        return [.. DeltaDirectory.Read(folded.Delta.Span).Sections
            .Select(section => folded.Delta.Slice((int)section.Offset, section.Length))];
    }

    private static List<SourceRecord> Records(long first, params (string Key, long Time)[] events) =>
        [.. events.Select((one, at) => new SourceRecord(
            new Partition(0), new Offset(first + at), null,
            Encoding.UTF8.GetBytes(new StreamEvent(one.Key, 1, one.Time).Json), StreamEvent.Base))];
}
