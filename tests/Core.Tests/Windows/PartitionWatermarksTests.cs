using Serverless.Core.Time;

namespace Serverless.Core.Tests.Windows;

public sealed class PartitionWatermarksTests
{
    private const long Bound = 5;

    // Events    10   30   20   12   31
    // Watermark  5   25   25   25   26
    [Fact]
    public void Of_a_partition_it_follows_the_latest_event_by_the_bound_and_never_moves_back()
    {
        var watermark = EventTime.Min;
        var seen = new List<long>();
        foreach (var time in (long[])[10, 30, 20, 12, 31])
        {
            watermark = PartitionWatermarks.Advance(watermark, new EventTime(time), EventTime.Max, Bound);
            seen.Add(watermark.Milliseconds);
        }
        Assert.Equal([5, 25, 25, 25, 26], seen);
    }

    [Fact]
    public void The_ends_of_time_are_no_overflow()
    {
        Assert.Equal(EventTime.Min, PartitionWatermarks.Advance(EventTime.Min, new EventTime(long.MinValue + 2), EventTime.Max, Bound));
        Assert.Equal(EventTime.Max, PartitionWatermarks.Advance(EventTime.Min, EventTime.Max, EventTime.Max, Bound));
    }

    // Events     10   90   50   60      (the reference is 40)
    // Watermark   5   35   35   35
    [Fact]
    public void Of_a_partition_it_follows_no_event_beyond_its_reference()
    {
        var watermark = EventTime.Min;
        var seen = new List<long>();
        foreach (var time in (long[])[10, 90, 50, 60])
        {
            watermark = PartitionWatermarks.Advance(watermark, new EventTime(time), new EventTime(40), Bound);
            seen.Add(watermark.Milliseconds);
        }
        Assert.Equal([5, 35, 35, 35], seen);
    }

    [Fact]
    public void The_least_of_several_partitions_counts() => Assert.Equal(new EventTime(20), Least(40, 20, 30));

    [Fact]
    public void A_partition_that_has_shown_nothing_holds_all_back() => Assert.Equal(EventTime.Min, Least(40, long.MinValue));

    [Fact]
    public void Without_partitions_there_is_none() => Assert.Null(Least());

    private static EventTime? Least(params long[] watermarks) => PartitionWatermarks.Least(watermarks.Select(time => new EventTime(time)));
}
