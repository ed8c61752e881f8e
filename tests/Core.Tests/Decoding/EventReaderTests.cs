using System.Globalization;
using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Decoding;

public class EventReaderTests
{
    [Fact]
    public void A_valid_event_is_accepted_with_its_time()
    {
        var reader = Some.Reader();

        reader.Open(Some.Record("{\"device\":\"a\",\"time\":\"2023-11-14T22:13:20.5Z\"}"));

        Assert.True(reader.Next());
        Assert.Equal((EventVerdict.Accepted, 0, new EventTime(1_700_000_000_500)), (reader.Verdict, reader.Index, reader.Time));
        Assert.Null(reader.Rejection);
        Assert.False(reader.Next());
        Assert.False(reader.Next());
    }

    [Fact]
    public void A_tombstone_is_one_rejected_event_with_no_bytes()
    {
        var reader = Some.Reader();

        reader.Open(Some.Record((byte[]?)null));

        Assert.True(reader.Next());
        Assert.Equal(new Rejection(RejectionStage.Framing, Reasons.Tombstone), reader.Rejection);
        Assert.True(reader.Event.IsEmpty);
        Assert.False(reader.Next());
    }

    [Theory]
    [InlineData(Framing.Single)]
    [InlineData(Framing.Lines)]
    [InlineData(Framing.Array)]
    public void A_record_too_large_is_one_rejected_event_and_not_looked_into(Framing framing)
    {
        var reader = Some.Reader(Some.Pipeline(framing) with { MaxRecordBytes = 1000 }, MustNotUnpack);
        var record = Some.Record(new string(' ', 1001));

        Assert.Equal(["0 record-size@-1"], Some.Outcomes(reader, record));
        Assert.Equal(1001, reader.Event.Length);
    }

    [Fact]
    public void A_megabyte_of_garbage_is_one_rejected_event()
    {
        var garbage = new byte[1 << 20];
        new Random(1).NextBytes(garbage);

        Assert.Single(Some.Outcomes(Some.Reader(), Some.Record(garbage)));
    }

    [Fact]
    public void What_cannot_be_unpacked_is_one_rejected_event_with_the_value_as_it_came()
    {
        var reader = Some.Reader(Some.Pipeline(), Damaged);

        Assert.Equal(["0 bad-compression@-1"], Some.Outcomes(reader, Some.Record("packed")));
        Assert.Equal("packed", Encoding.UTF8.GetString(reader.Event));
    }

    [Fact]
    public void Unpacked_values_may_lie_anywhere_in_their_buffer()
    {
        var reader = Some.Reader(Some.Pipeline(Framing.Lines), Unpacked);

        Assert.Equal(["0 a", "1 wrong-type@10"], Some.Outcomes(reader, Some.Record("packed")));
        Assert.Equal("{\"device\":1}", Encoding.UTF8.GetString(reader.Event));
    }

    [Fact]
    public void After_a_record_that_was_refused_the_next_is_read_as_ever()
    {
        var reader = Some.Reader();

        Assert.Equal(["0 tombstone@-1"], Some.Outcomes(reader, Some.Record((byte[]?)null)));
        Assert.Equal(["0 a"], Some.Outcomes(reader, Some.Record($"{{\"device\":\"a\",\"time\":{Some.Time}}}")));
        Assert.Equal(["0 empty-record@-1"], Some.Outcomes(reader, Some.Record("")));
        Assert.Equal(["0 a"], Some.Outcomes(reader, Some.Record($"{{\"device\":\"a\",\"time\":{Some.Time}}}")));
    }

    // time        10 s before the record   none            none, the record has none   an hour ahead
    // counts as   its own                  the record's    a dead letter               a dead letter
    [Theory]
    [InlineData("-10000", Some.KafkaTime, Some.KafkaTime - 10_000, null)]
    [InlineData(null, Some.KafkaTime, Some.KafkaTime, null)]
    [InlineData(null, 0L, null, Reasons.Required)]
    [InlineData(null, Some.KafkaTime + 3_600_000, null, Reasons.TimestampOutOfRange)]
    public void Of_an_event_without_a_time_that_of_another_field_counts(string? fromRecord, long kafkaMs, long? counts, string? reason)
    {
        var received = new FieldDefinition { Name = "received", Type = FieldType.Timestamp, Record = RecordPart.Timestamp };
        var pipeline = Some.Pipeline() with
        {
            Fields = [.. Some.Fields, received], EventTime = Some.EventTime with { Otherwise = "received" },
        };
        var reader = Some.Reader(pipeline);
        var time = fromRecord is null ? "" : $",\"time\":{kafkaMs + long.Parse(fromRecord, CultureInfo.InvariantCulture)}";

        reader.Open(Some.Record($"{{\"device\":\"a\"{time}}}") with { TimestampMs = kafkaMs }, new EventTime(Some.KafkaTime));

        Assert.True(reader.Next());
        Assert.Equal(reason, reader.Rejection?.Reason);
        if (counts is { } expected)
        {
            var hasTime = reader.Row.Has(Some.Layout(pipeline.Fields).SlotOf("time"));
            Assert.Equal((expected, fromRecord is not null), (reader.Time.Milliseconds, hasTime));
        }
    }

    [Fact]
    public void An_event_without_a_time_is_rejected()
    {
        var reader = Some.Reader();

        reader.Open(Some.Record("{\"device\":\"a\"}"));

        Assert.True(reader.Next());
        Assert.Equal(new Rejection(RejectionStage.Validate, Reasons.Required, "time"), reader.Rejection);
    }

    [Theory]
    [InlineData(0, 60_000, true)]
    [InlineData(0, 60_001, false)]
    [InlineData(0, -86_400_000_000, true)]
    [InlineData(3_600_000, -3_600_000, true)]
    [InlineData(3_600_000, -3_600_001, false)]
    public void An_events_time_must_lie_within_bounds_of_its_records_time(long maxPastMs, long fromRecord, bool accepted)
    {
        var pipeline = Some.Pipeline() with { EventTime = Some.EventTime with { MaxPastMs = maxPastMs == 0 ? null : maxPastMs } };
        var reader = Some.Reader(pipeline);

        reader.Open(Some.Record($"{{\"device\":\"a\",\"time\":\"{new EventTime(Some.KafkaTime + fromRecord)}\"}}"));

        Assert.True(reader.Next());
        Assert.Equal(accepted ? null : Reasons.TimestampOutOfRange, reader.Rejection?.Reason);
    }

    [Theory]
    [InlineData("253402300799")]
    [InlineData("253402300799000")]
    [InlineData("9223372036854775807")]
    [InlineData("\"9999-12-31T23:59:59Z\"")]
    public void The_year_9999_is_out_of_range_in_every_form(string time)
    {
        var reader = Some.Reader();

        reader.Open(Some.Record($"{{\"device\":\"a\",\"time\":{time}}}"));

        Assert.True(reader.Next());
        Assert.Equal(Reasons.TimestampOutOfRange, reader.Rejection?.Reason);
    }

    private static Rejection? MustNotUnpack(byte[] packed, int maxBytes, out ArraySegment<byte> plain) =>
        throw new InvalidOperationException();

    private static Rejection? Damaged(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = default;
        return new Rejection(RejectionStage.Framing, Reasons.Compression);
    }

    private static Rejection? Unpacked(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        var text = Encoding.UTF8.GetBytes($"xx{{\"device\":\"a\",\"time\":{Some.Time}}}\n{{\"device\":1}}yy");
        plain = new ArraySegment<byte>(text, 2, text.Length - 4);
        return null;
    }
}
