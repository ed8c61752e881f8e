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
            .Plus(Counts(read: 10, dead: 3, ("device", 5), ("site", 7)), new EventTime(70), missing: 2)
            .Plus(Counts(read: 4, dead: 4), EventTime.Min, missing: 0)
            .Plus(Counts(read: 2, dead: 0, ("device", 1)), new EventTime(60), missing: 1);

        Assert.Equal((9, 16), (totals.Accepted, totals.Records));
        Assert.Equal(new EventTime(70), totals.Latest);
        Assert.Equal((6, 7, 0), (totals.MergedBy("device"), totals.MergedBy("site"), totals.MergedBy("none")));
        Assert.Equal((16, 9, 7, 3), (totals.Sums.Read, totals.Sums.Merged, totals.Sums.DeadLetteredTotal, totals.Sums.Missing));
        Assert.True(totals.Sums.Balances);
    }

    // partition 0: 10 read = 6 merged + 1 late + 1 filtered + 2 malformed    partition 1: 5 read = 3 merged + 1 duplicate + 1 wrong-type
    [Fact]
    public void Sums_of_several_chains_add_up_outcome_by_outcome()
    {
        var one = new EventSums(10, 6, 1, 1, 0, new Dictionary<string, long> { ["malformed"] = 2 }, 4);
        var other = new EventSums(5, 3, 0, 0, 1, new Dictionary<string, long> { ["wrong-type"] = 1 }, 0);

        var both = EventSums.None.Plus(one).Plus(other);

        Assert.Equal((15, 9, 1, 1, 1, 4), (both.Read, both.Merged, both.Late, both.Filtered, both.Duplicate, both.Missing));
        Assert.Equal([("malformed", 2), ("wrong-type", 1)], both.DeadLettered.Select(reason => (reason.Key, reason.Value)).Order());
        Assert.True(both.Balances);
        Assert.False((both with { Read = 16 }).Balances);
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
