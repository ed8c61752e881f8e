using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Tests.Folding;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Shards;

/// <summary>State beside the views: it sees what the views see, and is kept in shards as theirs are.</summary>
public sealed class ObserverTests
{
    private static readonly BatchStamp Stamp = new("delta", DateTimeOffset.UnixEpoch.AddYears(90), "recipe");

    private readonly KeyCounts _counts = new(StreamPipeline.Instance);
    private readonly Pipeline _pipeline;

    public ObserverTests() => _pipeline = StreamPipeline.With(view => view.Name == "tumbling" ? view : null).With([_counts], []);

    //  chunk 1   a b a !  (and one that is dropped)      chunk 2   a
    //  counts    a 2, b 1, ! 1                                     a 3
    [Fact]
    public void It_counts_every_accepted_event_and_every_dead_letter_each_in_the_shard_of_its_key()
    {
        var shell = new CoreShell(_pipeline, 1);
        shell.Feed(Records(0, "a", "b", "a", null, "-"), (_, _) => { });
        shell.Feed(Records(5, "a"), (_, _) => { });

        Assert.Equal(["! 1", "a 3", "b 1"], Reports(shell));
    }

    [Fact]
    public void Each_key_is_in_one_section_for_its_shard()
    {
        var folded = new CoreShell(_pipeline, 1).Feed(Records(0, [.. Enumerable.Range(0, 20).Select(at => $"k{at}")]), (_, _) => { });

        var keys = new List<string>();
        foreach (var section in DeltaDirectory.Read(folded.Delta.Span).Sections.Where(section => section.Part == 1))
        {
            foreach (var (key, count) in Entries(folded.BytesOf(section)))
            {
                keys.Add(key);
                Assert.Equal((section.Shard, 1), ((int)((Hash64.Of(Encoding.UTF8.GetBytes(key)) >> 32) % 4), count));
            }
        }
        Assert.Equal(Enumerable.Range(0, 20).Select(at => $"k{at}").Order(), keys.Order());
    }

    [Fact]
    public void The_parts_of_a_delta_are_the_views_then_the_observers_then_the_ingest_states() => Assert.Equal(
        [
            (DeltaPartKind.View, "tumbling", _pipeline.Views[0].DefinitionHash),
            (DeltaPartKind.ShardState, "counts", "counts-1"),
            (DeltaPartKind.IngestState, "seen", "seen-1"),
        ],
        DeltaParts.Of(_pipeline.With([_counts], [new SeenTimes()])).Select(part => (part.Kind, part.Name, part.Definition)));

    [Fact]
    public void Each_part_has_sections_of_its_own()
    {
        var pipeline = _pipeline.With([_counts, new KeyCounts(_pipeline, "others")], [new SeenTimes()]);
        var folded = new BatchFold(pipeline, new EventReader(pipeline, AsIs)).Fold(
            SomeEpoch.Of(pipeline, partitions: 1), [Chunk(Records(0, "a"))], Stamp);

        Assert.Equal([0, 1, 2, 3], folded.Sections.Select(section => section.Part).Order());
    }

    //  a batch that breaks off: a malformed event, then a       then another: b
    [Fact]
    public void Nothing_of_a_batch_that_breaks_off_is_in_the_next()
    {
        var pipeline = _pipeline.With([_counts], [new SeenTimes()]);
        var epoch = SomeEpoch.Of(pipeline, partitions: 2);
        var breaks = false;
        var fold = new BatchFold(pipeline, new EventReader(pipeline, AsIs), null, Break);
        void Break(Row row, EventTime time, EventPosition position) => Assert.False(breaks && position.Offset.Value == 1);

        var other = new PlannedChunk(new Partition(1), PartitionHead.Start, [Records(0, "c")[0] with { Partition = new Partition(1) }]);
        var known = other with { Head = PartitionHead.Of(fold.Fold(epoch, [other], Stamp).Rows[0]) };
        Assert.True(fold.Knows(known));

        breaks = true;
        Assert.ThrowsAny<Exception>(() => fold.Fold(epoch, [Chunk(Records(0, null, "a"))], Stamp));
        Assert.False(fold.Knows(known));

        breaks = false;
        var folded = fold.Fold(epoch, [Chunk(Records(0, "b"))], Stamp);
        Assert.Equal((1, 1, 0), (folded.Rows[0].Counts.Records, folded.Rows[0].Counts.Read, folded.Aside.Count));
        Assert.Equal(1, Assert.Single(folded.Sections, section => section.Part == 0).Events);
        Assert.Equal([("b", 1)], Entries(folded.BytesOf(Assert.Single(folded.Sections, section => section.Part == 1))));
    }

    [Fact]
    public void A_report_is_the_result_of_a_window()
    {
        var (shard, state) = Shard();
        shard.Apply(state, Link(0, 1, 70), [Section(("a", 2))]);

        var item = Assert.Single(shard.Advance(state, new ShardTick(0, CaughtUp: true, [new Partition(1)], Flush: false)));

        var pane = Assert.IsType<OutboxItem.Pane>(item);
        Assert.Equal(new ResultId("stream", "counts", "a", EventTime.Min), pane.Result.Id);
        Assert.Equal((new EventTime(70), 2, PaneKind.OnTime), (pane.Result.End, pane.Result.Events, pane.Result.Kind));
        Assert.Equal((new LayoutNumber(3), "counts-1", 0), (pane.Result.Layout, pane.Result.Definition, pane.Result.PaneIndex));
        Assert.Equal([7], pane.Result.State.ToArray());
        Assert.Equal(long.MaxValue, pane.OldestUnemittedKafkaMs);
        Assert.Equal(new EventTime(70), state.Fired);
    }

    //  entries   a b(fails)      carefully: as it was; else: a part of it is merged
    [Theory]
    [InlineData(true, "a 1")]
    [InlineData(false, "a 3", "b 5")]
    public void A_careful_merge_that_fails_leaves_the_state_as_it_was(bool careful, params string[] counts)
    {
        var (shard, state) = Shard();
        shard.Apply(state, Link(0, 1, 70), [Section(("a", 1))]);
        _counts.FailsFor = "b";

        Assert.Throws<OverflowException>(
            () => shard.Apply(state, Link(1, 2, 80), [Section(("a", 2)), Section(("b", 5))], careful: careful));

        Assert.Equal(counts, Reports(shard, state));
        Assert.Equal(new Offset(1), state.Sources[0].Last);
    }

    // What time does to its state is not known here.
    [Fact]
    public void Before_its_watermark_goes_on_over_an_idle_partition_the_ledger_is_asked()
    {
        var (shard, state) = Shard();
        shard.Apply(state, Link(0, 1, 70), []);

        Assert.True(shard.ClosesOverIdle(state, new ShardTick(0, CaughtUp: true, [new Partition(1)], Flush: false)));
    }

    [Fact]
    public void It_has_no_corrections()
    {
        var (shard, state) = Shard();
        var correction = new SomeShard("tumbling", fired: 0).Correction(0, 100);

        Assert.False(shard.TryJoin(state, correction, []));
        Assert.Throws<NotSupportedException>(() => shard.SetAside(state, correction, new InvalidOperationException()));
    }

    private (Shard Shard, ShardState State) Shard()
    {
        var state = ShardState.Begin(_counts, [new SourceFence(new Partition(0)), new SourceFence(new Partition(1))]);
        return (Core.Shards.Shard.Of(new ShardId("stream", "counts", new LayoutNumber(3), 0), "counts", _counts, boundMs: 0), state);
    }

    private static PlannedChunk Chunk(List<SourceRecord> records) => new(new Partition(0), PartitionHead.Start, records);

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }

    private static ChunkLink Link(long previous, long last, long watermark) =>
        new(new Partition(0), new Epoch(1), new Offset(previous), new Offset(last), new EventTime(watermark), "delta");

    private static ReadOnlyMemory<byte> Section(params (string Key, byte Count)[] entries)
    {
        var delta = new DeltaWriter();
        var writer = delta.BeginSection(0, 0, new Partition(0));
        ObserverSection.WriteCount(writer, entries.Length);
        foreach (var (key, count) in entries)
            ObserverSection.WriteEntry(writer, Encoding.UTF8.GetBytes(key), [count]);
        delta.EndSection();
        var content = delta.Finish([]).ToArray();
        return content.AsMemory((int)delta.Sections[0].Offset, delta.Sections[0].Length);
    }

    private static List<(string Key, int Count)> Entries(ReadOnlySpan<byte> section)
    {
        var reader = new ByteReader(SectionFormat.Open(section));
        var entries = new List<(string, int)>();
        for (var left = ObserverSection.ReadCount(ref reader); left > 0; left--)
            entries.Add((reader.Text(), reader.Bytes()[0]));
        Assert.Equal(0, reader.Remaining);
        return entries;
    }

    private static List<string> Reports(CoreShell shell)
    {
        var reports = new List<string>();
        shell.Operate((shard, state) =>
        {
            if (state.Observed is not null)
                reports.AddRange(Reports(shard, state));
        });
        return [.. reports.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Reports(Shard shard, ShardState state) =>
        shard.Advance(state, new ShardTick(0, CaughtUp: true, [], Flush: true))
            .Select(item => ((OutboxItem.Pane)item).Result).Select(result => $"{result.Id.Key} {result.Events}");

    // Null is malformed; "-" is dropped by the pipeline's rule.
    private static List<SourceRecord> Records(long first, params string?[] keys) => [.. keys.Select((key, at) => new SourceRecord(
        new Partition(0), new Offset(first + at), null,
        Encoding.UTF8.GetBytes(new StreamEvent(key, key == "-" ? -1 : 1, at).Json), StreamEvent.Base))];
}
