using System.Text;
using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Folding;

/// <summary>A batch folded into one value.</summary>
public sealed class BatchFoldTests
{
    private static readonly PipelineEpoch Epoch = SomeEpoch.Of(StreamPipeline.Instance, partitions: 3);
    private static readonly BatchStamp Stamp =
        new("delta", DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base + StreamEvent.Later), "recipe");

    private static readonly StreamEvent[] Events = [new("a", 1, 0), new("b", 2, 40), new(null, 0, 50), new("a", 60, 90)];

    [Fact]
    public void A_row_says_what_the_batch_was_folded_by()
    {
        var row = Assert.Single(Fold(Chunk(1, Events)).Rows);
        Assert.Equal(("stream", new Epoch(1), new Source(new Partition(1))), (row.Pipeline, row.Epoch, row.Source));
        Assert.Equal((Stamp.Delta, Stamp.Clock, Stamp.Recipe), (row.Delta, row.Clock, row.Recipe));
        Assert.Equal((Offset.None, new Offset(0), new Offset(3), 4L), (row.Previous, row.First, row.Last, row.Counts.Read));
    }

    [Fact]
    public void What_a_drop_rule_takes_out_is_counted_under_its_name_for_each_batch_anew()
    {
        var fold = New(null);
        var counts = fold.Fold(Epoch, [Chunk(1, [new("a", -1, 0), new("b", 2, 40), new("a", -3, 60)])], Stamp).Rows[0].Counts;
        Assert.Equal((3, 2), (counts.Read, counts.Filtered));
        Assert.Equal([new("negative", 2)], counts.Dropped);
        Assert.Empty(fold.Fold(Epoch, [Chunk(1, Events)], Stamp).Rows[0].Counts.Dropped);
    }

    [Fact]
    public void Sections_are_where_the_directory_says()
    {
        var folded = Fold(Chunk(0, Events), Chunk(1, Events));
        Assert.Equal(DeltaDirectory.Read(folded.Delta.Span).Sections, folded.Sections);
        Assert.Equal(DeltaParts.Of(StreamPipeline.Instance), DeltaDirectory.Read(folded.Delta.Span).Parts);
    }

    [Fact]
    public void The_hash_of_the_sections_is_that_of_the_same_records_folded_again()
    {
        var hash = Fold(Chunk(0, Events)).Rows[0].SectionsHash;
        Assert.NotEqual(0UL, hash);
        Assert.Equal(hash, Fold(Chunk(0, Events)).Rows[0].SectionsHash);
        // Also beside another chunk, and packed.
        Assert.Equal(hash, Fold(Chunk(1, [new("z", 5, 5)]), Chunk(0, Events)).Rows[1].SectionsHash);
        Assert.Equal(hash, Fold(Shorten, Chunk(0, Events)).Rows[0].SectionsHash);
    }

    [Fact]
    public void Another_event_makes_another_hash_and_no_accepted_event_none()
    {
        var hash = Fold(Chunk(0, Events)).Rows[0].SectionsHash;
        Assert.NotEqual(hash, Fold(Chunk(0, [.. Events[..^1], new("a", 61, 90)])).Rows[0].SectionsHash);
        Assert.Equal(0UL, Fold(Chunk(0, [new(null, 0, 0)])).Rows[0].SectionsHash);
    }

    [Fact]
    public void A_batch_that_breaks_off_leaves_nothing_for_the_next()
    {
        var fold = New(null);
        Assert.Throws<NullReferenceException>(() =>
            fold.Fold(Epoch, [Chunk(0, Events), new PlannedChunk(new Partition(1), PartitionHead.Start, null!)], Stamp));
        Assert.Equal(Fold(Chunk(0, Events)).Delta.ToArray(), fold.Fold(Epoch, [Chunk(0, Events)], Stamp).Delta.ToArray());
    }

    // accepted: a at 0, b at 9000, and a at 100, which is late; not the one that is dropped, nor the malformed one
    [Fact]
    public void The_tap_gets_every_accepted_event_once_and_late_ones_too()
    {
        var seen = new List<(long Time, long Offset)>();
        var fold = new BatchFold(
            StreamPipeline.Instance, new EventReader(StreamPipeline.Instance, AsIs), null,
            (_, time, position) => seen.Add((time.Milliseconds - StreamEvent.Base, position.Offset.Value)));

        fold.Fold(Epoch, [Chunk(0, [new("a", 1, 0), new("b", -1, 5), new("b", 1, 9_000), new(null, 0, 0), new("a", 1, 100)])], Stamp);

        Assert.Equal([(0, 0), (9_000, 2), (100, 4)], seen);
    }

    [Fact]
    public void A_late_event_names_every_view_that_it_is_late_for_and_enters_the_others()
    {
        var folded = Fold(Chunk(0, [new("a", 60, 9_000), new("a", 60, 100), new("a", 60, 8_700)]));

        Assert.Equal([(1, null), (2, null)], folded.Aside.Select(one => (one.Position.Offset.Value, one.Rejection)));
        Assert.Equal(["tumbling", "hopping", "uneven", "sliding", "session", "some", "shifted", "sliced", "days"], folded.Aside[0].Views);
        Assert.Equal(["some"], folded.Aside[1].Views);
        Assert.Equal(3, folded.Rows[0].Counts.Merged);
        Assert.Equal((2, 1), (folded.Rows[0].Counts.Views["tumbling"].Merged, folded.Rows[0].Counts.Views["tumbling"].Late));
        Assert.Equal(3, folded.Rows[0].Counts.Views["global"].Merged);
    }

    [Fact]
    public void An_event_that_is_late_for_every_view_is_counted_as_late()
    {
        var pipeline = StreamPipeline.With(view => view.Name is "tumbling" or "some" ? view : null);
        var fold = new BatchFold(pipeline, new EventReader(pipeline, AsIs));

        var counts = fold.Fold(SomeEpoch.Of(pipeline, 1), [Chunk(0, [new("a", 60, 9_000), new("a", 60, 0)])], Stamp).Rows[0].Counts;

        Assert.Equal((1, 1, 0), (counts.Merged, counts.Late, counts.Filtered));
    }

    //  head 9 | 12 13 15     10, 11 and 14 have no record
    [Fact]
    public void A_row_counts_the_offsets_without_a_record()
    {
        var chunk = Chunk(1, Events[..3]) with { Head = PartitionHead.Start with { Last = new Offset(9) } };
        var records = chunk.Records.Zip([12L, 13, 15], (record, offset) => record with { Offset = new Offset(offset) });

        var row = Fold(chunk with { Records = [.. records] }).Rows[0];

        Assert.Equal((9, 12, 15, 3L), (row.Previous.Value, row.First.Value, row.Last.Value, row.Missing));
    }

    // One of each: merged, late, dropped, malformed.
    [Fact]
    public void The_counts_of_a_chunk_are_not_those_of_the_chunk_before()
    {
        var fold = New(null);
        var chunk = Chunk(0, [new("a", 1, 9_000), new("a", 1, 0), new("a", -1, 0), new(null, 0, 0)]);
        var first = fold.Fold(Epoch, [chunk], Stamp);
        var again = fold.Fold(Epoch, [chunk], Stamp);

        var (one, other) = (first.Rows[0].Counts, again.Rows[0].Counts);
        Assert.Equal((4, 4, 1, 0), (one.Records, one.Read, one.Filtered, one.Duplicate));
        Assert.Equal(
            (one.Records, one.Read, one.Merged, one.Late, one.Filtered),
            (other.Records, other.Read, other.Merged, other.Late, other.Filtered));
        Assert.Equal(one.Views, other.Views);
        Assert.Equal((one.DeadLettered["malformed"], 1), (other.DeadLettered["malformed"], 1));
        Assert.Equal(first.Aside.Count, again.Aside.Count);
    }

    [Fact]
    public void What_is_set_aside_is_that_of_all_chunks_in_their_order()
    {
        var aside = Fold(Chunk(1, Events), Chunk(0, [new("a", 1, 0)]), Chunk(2, Events)).Aside;
        Assert.Equal([(1, 2), (2, 2)], aside.Select(one => (one.Position.Partition.Value, one.Position.Offset.Value)));
    }

    //  events      0   40   dead letter   90      dropped at 200
    //  watermark                                   100
    [Fact]
    public void A_row_has_the_watermark_before_and_after_it_and_the_latest_time()
    {
        var chunk = Chunk(1, [.. Events, new("a", -1, 200)]) with
        {
            Head = PartitionHead.Start with { Watermark = new EventTime(StreamEvent.Base - 500) },
        };

        var row = Fold(chunk).Rows[0];

        Assert.Equal((StreamEvent.Base - 500, StreamEvent.Base + 100), (row.WatermarkBefore.Milliseconds, row.WatermarkAfter.Milliseconds));
        Assert.Equal(StreamEvent.Base + 200, row.Totals.Latest.Milliseconds);
        Assert.Equal(RecordMark.Of(chunk.Records[^1]), row.LastRecord);
    }

    private static FoldedBatch Fold(params PlannedChunk[] chunks) => Fold(null, chunks);

    private static FoldedBatch Fold(Pack? pack, params PlannedChunk[] chunks) => New(pack).Fold(Epoch, chunks, Stamp);

    private static BatchFold New(Pack? pack) => new(StreamPipeline.Instance, new EventReader(StreamPipeline.Instance, AsIs), pack);

    private static PlannedChunk Chunk(int partition, StreamEvent[] events) => new(
        new Partition(partition), PartitionHead.Start,
        [.. events.Select((one, at) =>
            new SourceRecord(new Partition(partition), new Offset(at), null, Encoding.UTF8.GetBytes(one.Json), StreamEvent.Base))]);

    private static int Shorten(ReadOnlySpan<byte> plain, Span<byte> packed)
    {
        plain[..packed.Length].CopyTo(packed);
        return packed.Length;
    }

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
