using System.Text;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Folding;

/// <summary>What an ingest state knows of a source: kept from chunk to chunk, or read back from the sections of earlier chunks.</summary>
public sealed class IngestTests
{
    private static readonly Pipeline Pipeline = StreamPipeline.Instance.With([], [new SeenTimes()]);
    private static readonly PipelineEpoch Epoch = SomeEpoch.Of(Pipeline, partitions: 2);

    private readonly BatchFold _fold = NewFold();

    //  chunk 1   10 20 10      chunk 2   20 30
    //  seen            x                 x
    [Fact]
    public void An_event_that_was_seen_before_is_a_duplicate_and_enters_no_view()
    {
        var first = Fold(PartitionHead.Start, 10, 20, 10).Rows[0];
        var second = Fold(PartitionHead.Of(first), 20, 30).Rows[0];

        Assert.Equal((3, 1, 2), (first.Counts.Read, first.Counts.Duplicate, first.Counts.Merged));
        Assert.Equal((2, 1, 1), (second.Counts.Read, second.Counts.Duplicate, second.Counts.Merged));
        Assert.Equal(3, second.Totals.MergedBy("tumbling"));
    }

    // The time of partition 0 is new in partition 1.
    [Fact]
    public void Each_source_has_a_memory_of_its_own()
    {
        Fold(PartitionHead.Start, 10);

        Assert.Equal(0, _fold.Fold(Epoch, [Chunk(1, PartitionHead.Start, 10)], Stamp).Rows[0].Counts.Duplicate);
    }

    //  chain   | 0 1 |        known up to 1
    [Fact]
    public void Before_the_first_chunk_nothing_must_be_known_and_after_it_what_the_source_had()
    {
        Assert.True(_fold.Knows(Chunk(0, PartitionHead.Start, 10)));

        var head = PartitionHead.Of(Fold(PartitionHead.Start, 10, 20).Rows[0]);

        Assert.True(_fold.Knows(Chunk(0, head, 30)));
        Assert.False(_fold.Knows(Chunk(0, head with { Last = new Offset(7) }, 30)));
        Assert.False(_fold.Knows(Chunk(1, head, 30)));
        Assert.False(NewFold().Knows(Chunk(0, head, 30)));
    }

    [Fact]
    public void Without_ingest_states_every_chunk_can_be_folded()
    {
        var fold = new BatchFold(StreamPipeline.Instance, new EventReader(StreamPipeline.Instance, AsIs));
        Assert.True(fold.Knows(Chunk(0, PartitionHead.Start with { Last = new Offset(7) }, 30)));
    }

    [Fact]
    public void After_a_batch_that_was_not_sealed_nothing_is_known()
    {
        var head = PartitionHead.Of(Fold(PartitionHead.Start, 10).Rows[0]);

        _fold.Forget();

        Assert.False(_fold.Knows(Chunk(0, head, 10)));
        Assert.Equal(0, Fold(PartitionHead.Start, 10).Rows[0].Counts.Duplicate);
    }

    // batches of 0   1 2 3 …      of 1   1 ── none for so many batches that it has moved to another instance, it seems
    [Fact]
    public void What_no_batch_has_used_for_long_is_forgotten_and_read_back_when_it_comes_again()
    {
        var (quiet, other) = (Fold(PartitionHead.Start, 10), _fold.Fold(Epoch, [Chunk(1, PartitionHead.Start, 10)], Stamp));
        var (head, at) = (PartitionHead.Of(other.Rows[0]), PartitionHead.Of(quiet.Rows[0]));
        Assert.True(_fold.Knows(Chunk(0, at, 20)));

        for (var batch = 0; batch < 2 * IngestMemories.MostUnused; batch++)
        {
            Assert.True(_fold.Knows(Chunk(1, head, 20)));
            head = PartitionHead.Of(_fold.Fold(Epoch, [Chunk(1, head, 20 + batch)], Stamp).Rows[0]);
        }

        Assert.False(_fold.Knows(Chunk(0, at, 20)));
    }

    // The topic was made anew, or the first batch is folded again: the memory of the chain before it says nothing.
    [Fact]
    public void A_chunk_at_the_start_of_a_chain_is_folded_with_an_empty_memory()
    {
        Fold(PartitionHead.Start, 10, 20);

        Assert.Equal(0, Fold(PartitionHead.Start, 10, 20).Rows[0].Counts.Duplicate);
    }

    //  chunk 1   10 20     chunk 2   30     chunk 3 (no section)     then another instance   20 30 40
    //  seen                                                                                  x  x
    [Fact]
    public void Another_instance_reads_back_what_the_chunks_added()
    {
        var first = Fold(PartitionHead.Start, 10, 20);
        var second = Fold(PartitionHead.Of(first.Rows[0]), 30);
        var (taking, head) = (NewFold(), PartitionHead.Of(second.Rows[0]));

        taking.Restore(
            new Partition(0), head.Last, [(Offset.None, [SectionOf(first)]), (new Offset(1), [SectionOf(second)]), (head.Last, [null])]);

        Assert.True(taking.Knows(Chunk(0, head, 20)));
        Assert.Equal(2, taking.Fold(Epoch, [Chunk(0, head, 20, 30, 40)], Stamp).Rows[0].Counts.Duplicate);
    }

    [Fact]
    public void A_section_says_from_which_chunk_on_they_are_needed()
    {
        var first = Fold(PartitionHead.Start, 10, 20);
        var second = Fold(PartitionHead.Of(first.Rows[0]), 30);
        Assert.Equal(Offset.None, BatchFold.NeededFrom(SectionOf(second).Span));

        var taking = NewFold();
        taking.Restore(new Partition(0), new Offset(2), [(new Offset(1), [SectionOf(second)])]);
        var third = taking.Fold(Epoch, [Chunk(0, PartitionHead.Of(second.Rows[0]), 40)], Stamp);

        Assert.Equal(new Offset(1), BatchFold.NeededFrom(SectionOf(third).Span));
    }

    [Fact]
    public void Every_state_is_shown_every_event_and_has_a_section_after_those_of_the_views()
    {
        var pipeline = StreamPipeline.Instance.With([], [new SeenTimes("one"), new SeenTimes("two")]);
        var fold = new BatchFold(pipeline, new EventReader(pipeline, AsIs));

        var folded = fold.Fold(Epoch, [Chunk(0, PartitionHead.Start, 10, 10)], Stamp);
        var again = fold.Fold(Epoch, [Chunk(0, PartitionHead.Of(folded.Rows[0]), 10)], Stamp);

        var views = pipeline.Views.Count;
        Assert.Equal([views, views + 1], folded.Sections.Select(section => section.Part).Where(part => part >= views));
        Assert.Equal((1, 1), (folded.Rows[0].Counts.Duplicate, again.Rows[0].Counts.Duplicate));
        Assert.Equal(["one", "two"], DeltaParts.Of(pipeline).Skip(views).Select(part => part.Name));
    }

    private static readonly BatchStamp Stamp =
        new("delta", DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base + StreamEvent.Later), "recipe");

    private FoldedBatch Fold(PartitionHead head, params long[] times) => _fold.Fold(Epoch, [Chunk(0, head, times)], Stamp);

    private static BatchFold NewFold() => new(Pipeline, new EventReader(Pipeline, AsIs));

    private static ReadOnlyMemory<byte> SectionOf(FoldedBatch folded) =>
        folded.BytesOf(folded.Sections.Single(section => section.Part == Pipeline.Views.Count)).ToArray();

    private static PlannedChunk Chunk(int partition, PartitionHead head, params long[] times) => new(
        new Partition(partition), head,
        [.. times.Select((time, at) => new SourceRecord(
            new Partition(partition), new Offset(head.Last.Value + 1 + at), null,
            Encoding.UTF8.GetBytes(new StreamEvent("a", 1, time).Json), StreamEvent.Base))]);

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
