using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Folding;

/// <summary>Whatever way an event leaves the pipeline by the side, it takes all of its record with it that a redrive needs.</summary>
public sealed class WholeRecordTests
{
    private static readonly RecordHeaders Headers = new(new("trace", [0xFF]), new("trace", null), new("empty", []));

    private static readonly PipelineEpoch Epoch = SomeEpoch.Of(StreamPipeline.Instance, partitions: 1);

    private readonly BatchFold _fold = new(StreamPipeline.Instance, new EventReader(StreamPipeline.Instance, AsIs));

    [Theory]
    [InlineData("oops", "oops")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void A_dead_letter_has_its_records_key_headers_and_timestamp(string? value, string? expected)
    {
        var record = Record(value);

        var aside = Assert.Single(Fold(record).Aside);

        Assert.NotNull(aside.Rejection);
        Assert.Equal(record.Envelope, aside.Record);
        Assert.Equal(expected, aside.Event is null ? null : Encoding.UTF8.GetString(aside.Event));
    }

    [Fact]
    public void Each_dead_letter_of_a_packed_record_has_its_own_bytes_and_the_records_headers()
    {
        var record = Record("oops\n{\"key\":\"a\"}");

        var aside = Fold(record).Aside;

        Assert.Equal(["oops", "{\"key\":\"a\"}"], aside.Select(one => Encoding.UTF8.GetString(one.Event!)));
        Assert.All(aside, one => Assert.Equal(record.Envelope, one.Record));
    }

    [Fact]
    public void A_late_event_has_its_records_key_headers_and_timestamp()
    {
        var late = Record(Event(100));

        var aside = Assert.Single(Fold(Record(Event(5_000)), late).Aside);

        Assert.Null(aside.Rejection);
        Assert.Equal(late.Envelope, aside.Record);
        Assert.Equal(Event(100), Encoding.UTF8.GetString(aside.Event!));
    }

    [Fact]
    public void An_event_too_late_for_its_session_has_its_records_key_headers_and_timestamp_when_the_shards_state_was_stored_meanwhile()
    {
        var candidate = Record(Event(100));
        var folded = Fold(Record(Event(5_000)), candidate);

        var late = Assert.IsType<OutboxItem.Late>(Assert.Single(SessionShard(folded).Outbox, item => item is OutboxItem.Late));

        Assert.Equal(Parts(candidate.Envelope), Parts(late.Record));
        Assert.Equal(Event(100), Encoding.UTF8.GetString(late.Event));
    }

    private static ShardState SessionShard(FoldedBatch folded)
    {
        var view = StreamPipeline.Instance.Views.Single(candidate => candidate.Name == "session");
        var life = ShardLife.Of(Epoch.Shards().First(shard => shard.View == view.Name), [Epoch])!;
        var sections = folded.Sections.Where(section => section.Part == view.Index)
            .Select(section => folded.Delta.Slice((int)section.Offset, section.Length)).ToList();
        var state = ShardState.Empty(view, life.Sources);
        Shard.Of(life.Id, view, StreamPipeline.Bound).Apply(state, ChunkLink.Of(folded.Rows[0]), sections);
        var writer = new ByteWriter();
        ShardStateFormat.Write(writer, state, view);
        return ShardStateFormat.Read(writer.Written.ToArray(), view)!;
    }

    private FoldedBatch Fold(params SourceRecord[] records)
    {
        var chunk = new PlannedChunk(
            new Partition(0),
            PartitionHead.Start,
            [.. records.Select((record, at) => record with { Offset = new Offset(at) })]);
        return _fold.Fold(Epoch, [chunk], new BatchStamp("delta", DateTimeOffset.UnixEpoch.AddYears(100), "recipe"));
    }

    private static SourceRecord Record(string? value) => new(
        new Partition(0), new Offset(0), [1, 2], value is null ? null : Encoding.UTF8.GetBytes(value),
        StreamEvent.Base + 10_000, TimestampType.LogAppendTime, Headers);

    private static string Event(long time) => $"{{\"key\":\"a\",\"value\":1,\"time\":{StreamEvent.Base + time}}}";

    private static string Parts(RecordEnvelope record) =>
        $"{Hex(record.Key)} {record.TimestampMs} {record.TimestampType} "
        + string.Join(' ', record.Headers.Select(header => $"{header.Name}={Hex(header.Value)}"));

    private static string Hex(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexString(bytes);

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
