using Serverless.Core.Time;

namespace Serverless.Core.Tests.Windows;

public sealed class PartitionWatermarksTests
{
    private const long Bound = 5;
    private static readonly EventTime Clock = new(1_000);

    // Events    10   30   20   12   31
    // Watermark  5   25   25   25   26
    [Fact]
    public void Of_a_partition_it_follows_the_latest_event_by_the_bound_and_never_moves_back()
    {
        var watermark = EventTime.Min;
        var seen = new List<long>();
        foreach (var time in (long[])[10, 30, 20, 12, 31])
        {
            watermark = PartitionWatermarks.Advance(watermark, new EventTime(time), Bound);
            seen.Add(watermark.Milliseconds);
        }
        Assert.Equal([5, 25, 25, 25, 26], seen);
    }

    [Fact]
    public void The_ends_of_time_are_no_overflow()
    {
        Assert.Equal(EventTime.Min, PartitionWatermarks.Advance(EventTime.Min, new EventTime(long.MinValue + 2), Bound));
        Assert.Equal(EventTime.Max, PartitionWatermarks.Advance(EventTime.Min, EventTime.Max, Bound));
    }

    [Fact]
    public void The_least_of_several_partitions_counts() => Assert.Equal(new EventTime(20), Combine((40, false), (20, false), (30, false)));

    [Fact]
    public void A_partition_that_has_shown_nothing_holds_all_back() =>
        Assert.Equal(EventTime.Min, Combine((40, false), (long.MinValue, false)));

    [Fact]
    public void An_idle_partition_holds_nothing_back() => Assert.Equal(new EventTime(40), Combine((40, false), (20, true)));

    [Fact]
    public void When_all_are_idle_the_clock_less_the_bound_counts() => Assert.Equal(new EventTime(995), Combine((40, true), (20, true)));

    [Theory]
    [InlineData(50, false, 50)]
    [InlineData(10, false, 20)]
    [InlineData(2_000, true, 2_000)]
    public void The_combination_never_moves_back(long before, bool isIdle, long after)
    {
        var combined = PartitionWatermarks.Combine(new EventTime(before), [(new EventTime(20), isIdle)], Clock, Bound);
        Assert.Equal(new EventTime(after), combined);
    }

    private static EventTime Combine(params (long Watermark, bool IsIdle)[] sources) =>
        PartitionWatermarks.Combine(
            EventTime.Min, sources.Select(source => (new EventTime(source.Watermark), source.IsIdle)), Clock, Bound);
}
