using Serverless.Core.Time;

namespace Serverless.Core.Tests.Shards;

/// <summary>Ticks come every 340 ms, early panes are wanted every 1,000: the moments of the shard are 0, 1,000, 2,000, ...</summary>
public sealed class EarlyBeatTests
{
    private const int Step = 340;
    private const int Delay = 60;

    //  ticks  0   340   680   1020   1360   1700   2040
    //  panes  x                x                    x
    [Fact]
    public void A_pane_comes_with_the_first_tick_after_each_moment() =>
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

        Assert.Contains(late * Step + Delay, panes);
        Assert.All(panes.Zip(panes.Skip(1), (one, next) => next - one), gap => Assert.InRange(gap, Step, 1100));
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

    //  ticks  ... 3060 ── pause ── 5560   5900   6240   6580   6920   7260
    //  panes      x                x             x                    x
    [Theory]
    [InlineData(2_500)]
    [InlineData(10_700)]
    [InlineData(3_600_000)]
    public void After_a_pause_of_many_seconds_one_pane_comes_at_once_and_the_others_at_the_moments(long pause)
    {
        var resumed = 9 * Step + pause;

        var panes = new EarlyRun().Tick(Ticks(10)).Tick(Ticks(101).Select(time => resumed + time)).Panes;

        var after = panes.Where(time => time >= resumed).ToList();
        Assert.Equal(resumed, after[0]);
        Assert.All(after.Skip(1), time => Assert.InRange(time % 1000, 0, Step - 1));
        Assert.Equal(Enumerable.Range(0, after.Count).Select(second => (resumed / 1000) + second), after.Select(time => time / 1000));
    }

    //  a poke of the moment 1,000     sent at 1,000, applied by a clock that is 240 ms slow: at 760
    [Theory]
    [InlineData(-240)]
    [InlineData(700)]
    public void What_is_sent_at_a_moment_is_of_that_moment_though_clocks_differ_and_it_takes_its_time(long difference)
    {
        var received = new Beat(1_000, 300).Received();
        var moments = Enumerable.Range(1, 9).Select(moment => (moment * 1_000L) + 300).ToList();

        Assert.All(moments.Zip(moments.Skip(1)), sent =>
            Assert.True(received.IsBetween(sent.First + difference, sent.Second + difference)));
        Assert.All(moments, sent => Assert.False(received.IsBetween(sent, sent + difference)));
    }

    private static IEnumerable<long> Ticks(int count) => Enumerable.Range(0, count).Select(at => (long)at * Step);

    private static IEnumerable<long> Late(Func<int, bool> isLate) => Ticks(101).Select((time, tick) => isLate(tick) ? time + Delay : time);

    /// <summary>Over a hundred ticks, the pane of each second comes no later after it than a tick does.</summary>
    private static void AssertOnePerSecond(List<long> panes, long from)
    {
        Assert.Equal(1 + 100 * Step / 1000, panes.Count);
        for (var second = 0; second < panes.Count; second++)
            Assert.InRange(panes[second] - from - second * 1000, 0, Step + Delay);
    }
}
