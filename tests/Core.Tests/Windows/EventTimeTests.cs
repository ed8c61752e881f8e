using Serverless.Core.Time;

namespace Serverless.Core.Tests.Windows;

public sealed class EventTimeTests
{
    private const long Most = long.MaxValue;
    private const long Least = long.MinValue;

    [Theory]
    [InlineData(100, 5, 105)]
    [InlineData(100, -105, -5)]
    [InlineData(0, 0, 0)]
    [InlineData(Most - 3, 2, Most - 1)]
    [InlineData(Most - 3, 9, Most)]
    [InlineData(9, Most - 3, Most)]
    [InlineData(Least + 3, -9, Least)]
    [InlineData(-9, Least + 3, Least)]
    [InlineData(Most, -1, Most)]
    [InlineData(Least, 1, Least)]
    [InlineData(5, Least, Least + 5)]
    public void A_sum_stays_within_time_and_its_ends_stay_what_they_are(long time, long added, long sum) =>
        Assert.Equal(new EventTime(sum), new EventTime(time).Plus(added));

    [Theory]
    [InlineData(100, 5, 95)]
    [InlineData(100, -5, 105)]
    [InlineData(Least + 3, 9, Least)]
    [InlineData(5, Least, Most)]
    public void A_difference_does_so_too(long time, long taken, long difference) =>
        Assert.Equal(new EventTime(difference), new EventTime(time).Minus(taken));

    [Theory]
    [InlineData(4, 5, true, false)]
    [InlineData(5, 5, false, false)]
    [InlineData(6, 5, false, true)]
    public void A_time_is_before_another_or_after_it_or_the_same(long left, long right, bool isBefore, bool isAfter)
    {
        var (one, other) = (new EventTime(left), new EventTime(right));
        Assert.Equal((isBefore, isAfter, !isAfter, !isBefore), Compared(one, other));
        Assert.Equal((isBefore ? one : other, isAfter ? one : other), (EventTime.Earlier(one, other), EventTime.Later(one, other)));
        Assert.Equal((isBefore, isAfter), (one.CompareTo(other) < 0, one.CompareTo(other) > 0));
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999Z")]
    [InlineData(-62_135_596_800_000, "0001-01-01T00:00:00.000Z")]
    [InlineData(-62_135_596_800_001, "-62135596800001")]
    [InlineData(253_402_300_799_999, "9999-12-31T23:59:59.999Z")]
    [InlineData(253_402_300_800_000, "253402300800000")]
    [InlineData(Least, "-∞")]
    [InlineData(Most, "+∞")]
    public void As_text_it_is_iso_8601_where_that_has_a_year(long time, string text) => Assert.Equal(text, new EventTime(time).ToString());

    private static (bool, bool, bool, bool) Compared(EventTime one, EventTime other) =>
        ((one < other), (one > other), one <= other, one >= other);
}
