using Microsoft.Extensions.Time.Testing;
using Serverless.Local.Feeds;

namespace Serverless.EndToEnd.Tests.Feeds;

public sealed class PaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Without_a_rate_every_event_is_due() => Assert.Equal(TimeSpan.Zero, new Pace(null, _time).Wait(1_000_000));

    [Fact]
    public void An_event_is_due_at_its_place_in_the_second()
    {
        var pace = new Pace(100, _time);

        Assert.Equal(TimeSpan.Zero, pace.Wait(0));
        Assert.Equal(TimeSpan.FromMilliseconds(500), pace.Wait(50));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(TimeSpan.Zero, pace.Wait(50));
        Assert.Equal(TimeSpan.FromMilliseconds(10), pace.Wait(51));
    }

    [Fact]
    public void A_feed_that_was_held_up_catches_up()
    {
        var pace = new Pace(100, _time);
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.Zero, pace.Wait(300));
        Assert.Equal(TimeSpan.FromSeconds(1), pace.Wait(400));
    }
}
