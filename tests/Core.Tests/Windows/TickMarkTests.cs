using Serverless.Core.Time;

namespace Serverless.Core.Tests.Windows;

public sealed class TickMarkTests
{
    // process 7 ticks  ... 4 [5] 6 ...
    [Theory]
    [InlineData(7, 3, false, false)]
    [InlineData(7, 4, true, false)]
    [InlineData(7, 5, false, true)]
    [InlineData(7, 6, false, true)]
    [InlineData(8, 4, false, false)]
    [InlineData(8, 6, false, false)]
    public void A_tick_follows_the_one_before_it_and_is_passed_by_later_ones(long process, long number, bool follows, bool isPassed)
    {
        var (tick, other) = (new TickMark(7, 5, 0), new TickMark(process, number, 0));
        Assert.Equal((follows, isPassed), (tick.Follows(other), tick.IsPassedBy(other)));
    }
}
