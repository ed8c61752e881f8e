using Microsoft.Extensions.Time.Testing;
using Serverless.Runtime.Cosmos;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

public sealed class RateLimitTests
{
    private readonly FakeTimeProvider _clock = new(Some.Moment);
    private readonly RateLimit _rate;

    public RateLimitTests() => _rate = new RateLimit(_clock);

    [Fact]
    public void Who_was_never_throttled_never_waits()
    {
        for (var request = 0; request < 10_000; request++)
        {
            Assert.Equal(TimeSpan.Zero, Reserve());
            _rate.Spent(1_000);
        }
    }

    // RU       1,000 a second ──┐ 429
    // limit    none             └ 700 ── again within the second: 700 ── a second later: 490
    [Fact]
    public void The_first_limit_is_below_what_got_through_and_falls_once_a_second()
    {
        SpendFor(seconds: 3, perSecond: 1_000);
        _rate.Throttled(TimeSpan.Zero);
        Assert.Equal(700, _rate.PerSecond, 1.0);
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        _rate.Throttled(TimeSpan.Zero);
        Assert.Equal(700, _rate.PerSecond, 1.0);
        SpendFor(seconds: 1, perSecond: 700);
        _rate.Throttled(TimeSpan.Zero);
        Assert.Equal(490, _rate.PerSecond, 1.0);
    }

    [Fact]
    public void All_wait_as_long_as_the_account_asks()
    {
        _rate.Throttled(TimeSpan.FromMilliseconds(250));

        Assert.Equal(TimeSpan.FromMilliseconds(250), Reserve());
        Assert.True(Reserve() > TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public void Requests_are_spread_so_that_the_limit_is_kept()
    {
        SpendFor(seconds: 3, perSecond: 1_000);
        _rate.Throttled(TimeSpan.Zero);

        var last = Enumerable.Range(0, 141).Select(_ => Reserve()).ToList()[^1];

        // 140 requests of 10 RU each, at 700 RU a second.
        Assert.InRange(last.TotalSeconds, 1.9, 2.1);
    }

    [Fact]
    public void It_recovers_in_seconds_and_never_falls_to_nothing()
    {
        for (var second = 0; second < 30; second++)
        {
            _rate.Throttled(TimeSpan.Zero);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(RateLimit.Least, _rate.PerSecond);
        for (var second = 0; second < 60; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Reserve();
        }
        Assert.True(_rate.PerSecond > 3_000, $"{_rate.PerSecond} RU/s a minute later");
    }

    // 50 RU a second, 8 RU a request: a turn each 160 ms
    [Fact]
    public void A_turn_that_comes_too_late_is_not_taken()
    {
        _rate.Throttled(TimeSpan.Zero);
        for (var request = 0; request < 1_000; request++)
            _rate.TryReserve(TimeSpan.FromSeconds(1), out _);
        Assert.False(_rate.TryReserve(TimeSpan.FromSeconds(1), out _));

        _clock.Advance(TimeSpan.FromMilliseconds(200));

        Assert.True(_rate.TryReserve(TimeSpan.FromSeconds(1), out var wait));
        Assert.InRange(wait, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1));
    }

    private TimeSpan Reserve()
    {
        Assert.True(_rate.TryReserve(TimeSpan.MaxValue, out var wait));
        return wait;
    }

    private void SpendFor(int seconds, int perSecond)
    {
        for (var tenth = 0; tenth < seconds * 10; tenth++)
        {
            for (var request = 0; request < perSecond / 100; request++)
                _rate.Spent(10);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }
    }
}
