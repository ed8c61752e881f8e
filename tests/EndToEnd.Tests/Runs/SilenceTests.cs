using Microsoft.Extensions.Time.Testing;
using Serverless.Local.Runs;

namespace Serverless.EndToEnd.Tests.Runs;

public sealed class SilenceTests
{
    private readonly FakeTimeProvider _clock = new();

    // records   0 ── 5 ──────────── 5 ──────── 5
    // seconds   0    30             89         90
    [Fact]
    public void It_is_too_long_when_nothing_new_has_come_for_the_whole_limit()
    {
        var silence = new Silence(TimeSpan.FromSeconds(60), _clock);

        Assert.False(silence.IsTooLong(0));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(silence.IsTooLong(5));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(silence.IsTooLong(5));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(silence.IsTooLong(5));
        Assert.False(silence.IsTooLong(6));
    }

    // Records that have come and are not read yet break it.
    [Fact]
    public void It_begins_anew_when_it_is_broken()
    {
        var silence = new Silence(TimeSpan.FromSeconds(60), _clock);

        Assert.False(silence.IsTooLong(0));
        _clock.Advance(TimeSpan.FromSeconds(60));
        silence.Break();
        Assert.False(silence.IsTooLong(0));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True(silence.IsTooLong(0));
    }
}
