using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Ledger;

public sealed class ChainTotalsTests
{
    [Fact]
    public void Totals_add_up_row_by_row_and_dead_letters_are_not_accepted()
    {
        var totals = ChainTotals.None
            .Plus(Counts(read: 10, dead: 3, ("device", 5), ("site", 7)), new EventTime(70))
            .Plus(Counts(read: 4, dead: 4), EventTime.Min)
            .Plus(Counts(read: 2, dead: 0, ("device", 1)), new EventTime(60));

        Assert.Equal((9, 16), (totals.Accepted, totals.Records));
        Assert.Equal(new EventTime(70), totals.Latest);
        Assert.Equal((6, 7, 0), (totals.MergedBy("device"), totals.MergedBy("site"), totals.MergedBy("none")));
    }

    [Theory]
    [InlineData("k", "v", 5, true)]
    [InlineData("k", "w", 5, false)]
    [InlineData("kv", "", 5, false)]
    [InlineData(null, "v", 5, false)]
    [InlineData("k", null, 5, false)]
    [InlineData("k", "v", 6, false)]
    public void A_record_is_known_again_by_time_key_and_value(string? key, string? value, long time, bool isSame) =>
        Assert.Equal(isSame, RecordMark.Of(Record("k", "v", 5)) == RecordMark.Of(Record(key, value, time)));

    // Marks are stored: those of an earlier build must be known again.
    [Fact]
    public void The_mark_of_a_record_is_the_same_from_build_to_build() =>
        Assert.Equal(new RecordMark(5, 0x223e_3b66_a6d6_89c5), RecordMark.Of(Record("key", "v", 5)));

    // A consumer may give any number where a record has no timestamp.
    [Fact]
    public void A_record_without_a_timestamp_is_known_by_key_and_value()
    {
        var record = Record("k", "v", 5) with { TimestampType = TimestampType.None };
        Assert.Equal(RecordMark.Of(record with { TimestampMs = 6 }), RecordMark.Of(record));
        Assert.Equal((0, 5), (RecordMark.Of(record).TimestampMs, RecordMark.Of(Record("k", "v", 5)).TimestampMs));
    }

    private static SourceRecord Record(string? key, string? value, long time) =>
        new(new Partition(0), new Offset(1), Bytes(key), Bytes(value), time);

    private static byte[]? Bytes(string? text) => text is null ? null : System.Text.Encoding.UTF8.GetBytes(text);

    private static ChunkCounts Counts(long read, long dead, params (string View, long Merged)[] views) => new(
        read, read, read - dead, 0, 0, 0,
        new Dictionary<string, long> { ["malformed"] = dead },
        views.ToDictionary(view => view.View, view => new ViewCounts(view.Merged, 0)));
}
