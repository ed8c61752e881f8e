namespace Serverless.Core.Tests.Shards;

/// <summary>Ticks come every 340 ms, early panes are wanted every 1,000.</summary>
public sealed class EarlyBeatTests
{
    private const int Beat = 340;
    private const int Delay = 60;

    //  ticks  0   340   680   1020   1360   1700   2040
    //  panes  x                x                    x
    [Fact]
    public void Panes_come_with_the_first_tick_that_is_a_second_behind_the_beat() =>
        Assert.Equal([0, 1020, 2040, 3060, 4080, 5100, 6120], new EarlyRun().Tick(Ticks(19)).Panes);

    //  ticks  0   340   680     1080   1360   1700   2040
    //  panes  x                  x                    x
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(30)]
    [InlineData(45)]
    public void A_pane_that_comes_late_does_not_put_off_the_next(int late)
    {
        var panes = new EarlyRun().Tick(Late(tick => tick == late)).Panes;

        Assert.Contains(late * Beat + Delay, panes);
        Assert.All(panes.Zip(panes.Skip(1), (one, next) => next - one), gap => Assert.InRange(gap, Beat, 1100));
        AssertOnePerSecond(panes, from: 0);
    }

    [Fact]
    public void Whichever_tick_comes_late_there_is_a_pane_for_every_second()
    {
        for (var late = 1; late < 100; late++)
            AssertOnePerSecond(new EarlyRun().Tick(Late(tick => tick == late)).Panes, from: 0);
    }

    [Fact]
    public void Ticks_that_come_late_again_and_again_cost_no_pane()
    {
        for (var every = 2; every < 8; every++)
            AssertOnePerSecond(new EarlyRun().Tick(Late(tick => tick % every == 1)).Panes, from: 0);
    }

    [Theory]
    [InlineData(2_500)]
    [InlineData(10_700)]
    [InlineData(3_600_000)]
    public void Behind_a_pause_of_many_seconds_the_beat_starts_anew_with_one_pane(long pause)
    {
        var resumed = 9 * Beat + pause;

        var panes = new EarlyRun().Tick(Ticks(10)).Tick(Ticks(101).Select(time => resumed + time)).Panes;

        var behind = panes.Where(time => time >= resumed).ToList();
        Assert.Equal([resumed, resumed + 1020, resumed + 2040], behind.Take(3));
        AssertOnePerSecond(behind, resumed);
    }

    private static IEnumerable<long> Ticks(int count) => Enumerable.Range(0, count).Select(at => (long)at * Beat);

    private static IEnumerable<long> Late(Func<int, bool> isLate) => Ticks(101).Select((time, tick) => isLate(tick) ? time + Delay : time);

    /// <summary>Over a hundred ticks, the pane of each second comes no later behind it than a tick does.</summary>
    private static void AssertOnePerSecond(List<long> panes, long from)
    {
        Assert.Equal(1 + 100 * Beat / 1000, panes.Count);
        for (var second = 0; second < panes.Count; second++)
            Assert.InRange(panes[second] - from - second * 1000, 0, Beat + Delay);
    }
}
