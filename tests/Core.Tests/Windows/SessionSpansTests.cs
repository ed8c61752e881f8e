using Serverless.Core.Time;
using Serverless.Core.WindowKinds.Sessions;

namespace Serverless.Core.Tests.Windows;

/// <summary>Which spans are one session, drawn at ten a character.</summary>
public sealed class SessionSpansTests
{
    // [0 ─── 50)
    //           [60 ─── 90)
    [Theory]
    [InlineData(60, 90, false)]
    // [0 ─── 50)
    //       [50 ─── 90)
    [InlineData(50, 90, true)]
    // [0 ─── 50)
    //    [30 ──── 90)
    [InlineData(30, 90, true)]
    // [0 ─── 50)
    //   [10─20)
    [InlineData(10, 20, true)]
    //        [0 ─── 50)
    // [-40 ─ 0)
    [InlineData(-40, 0, true)]
    //           [0 ─── 50)
    // [-40 ─ -10)
    [InlineData(-40, -10, false)]
    public void Spans_that_overlap_or_abut_are_one(long start, long end, bool touch)
    {
        Assert.Equal(touch, SessionSpans.Touch(new(0), new(50), new(start), new(end)));
        Assert.Equal(touch, SessionSpans.Touch(new(start), new(end), new(0), new(50)));
    }

    [Fact]
    public void A_span_that_touches_none_supersedes_none() => Assert.Empty(Superseded(10));

    [Fact]
    public void What_joins_an_earlier_session_supersedes_none() => Assert.Empty(Superseded(10, 0));

    [Fact]
    public void What_begins_earlier_supersedes_the_session_that_it_joins() => Assert.Equal([20], Superseded(10, 20));

    [Fact]
    public void What_joins_three_leaves_the_earliest_start() => Assert.Equal([30, 60], Superseded(25, 30, 10, 60));

    [Fact]
    public void A_start_that_stays_is_not_superseded_by_itself() => Assert.Empty(Superseded(10, 10));

    private static IEnumerable<long> Superseded(long start, params long[] joined) =>
        SessionSpans.Superseded(new(start), joined.Select(one => new EventTime(one))).Select(time => time.Milliseconds);
}
