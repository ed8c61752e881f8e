using Microsoft.Extensions.Time.Testing;
using Serverless.Local.Runs.View;

namespace Serverless.EndToEnd.Tests.Runs.Screens;

/// <summary>How fast a run is and how long it will take, where that can be known.</summary>
public sealed class RunPaceTests
{
    private readonly FakeTimeProvider _clock = new();

    // 0 s  read 0 │ 5 s  read 1000 │ 5 s  the same moment │ 7 s  read 1000
    [Fact]
    public void A_rate_is_that_since_the_look_before_and_none_at_the_first()
    {
        var pace = new RunPace(null, _clock);

        Assert.Null(pace.RateOf(Some(read: 0)));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(200, pace.RateOf(Some(read: 1_000)));
        Assert.Null(pace.RateOf(Some(read: 1_000)));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, pace.RateOf(Some(read: 1_000)));
    }

    [Fact]
    public void What_is_left_is_known_by_the_slowest_input_or_the_time_whichever_is_sooner()
    {
        var (free, timed) = (new RunPace(null, _clock), new RunPace(TimeSpan.FromSeconds(60), _clock));
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(90), free.LeftOf([Some(share: 0.5), Some(share: 0.1)]));
        Assert.Equal(TimeSpan.FromSeconds(50), timed.LeftOf([Some(share: 0.5), Some(share: 0.1)]));
        Assert.Equal(TimeSpan.FromSeconds(10), timed.LeftOf([Some(share: 0.5)]));
        Assert.Equal(TimeSpan.FromSeconds(50), timed.LeftOf([Some(share: null)]));
        Assert.Null(free.LeftOf([Some(share: null), Some(share: 0.5)]));
        Assert.Null(free.LeftOf([Some(share: 0)]));
        _clock.Advance(TimeSpan.FromSeconds(99));
        Assert.Equal(TimeSpan.Zero, timed.LeftOf([Some(share: null)]));
    }

    private static PipelineProgress Some(long read = 0, double? share = null) => new()
    {
        Pipeline = "p", Produced = 0, Read = read, Late = 0, Missing = 0, DeadLetters = new Dictionary<string, long>(), Panes = 0,
        Share = share,
    };
}
