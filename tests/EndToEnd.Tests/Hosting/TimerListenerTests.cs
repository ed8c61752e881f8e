using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Serverless.Local.Hosting.Functions;
using Serverless.Local.Hosting.Timers;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class TimerListenerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Channel<DateTimeOffset> _calls = Channel.CreateUnbounded<DateTimeOffset>();
    private readonly HostCounters _counters = new();

    [Fact]
    public async Task It_calls_at_each_time_of_its_schedule()
    {
        await using var timer = Listener(() => Task.CompletedTask);
        timer.Start();

        // calls at   :05, :10, :15
        Assert.Equal(5, await NextCallAfterAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal(10, await NextCallAfterAsync(TimeSpan.FromSeconds(5)));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(_calls.Reader.TryRead(out _));
        Assert.Equal(15, await NextCallAfterAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Times_that_pass_during_a_call_are_skipped()
    {
        var release = new TaskCompletionSource();
        await using var timer = Listener(() => release.Task);
        timer.Start();
        Assert.Equal(5, await NextCallAfterAsync(TimeSpan.FromSeconds(5)));

        _time.Advance(TimeSpan.FromSeconds(12));
        Assert.False(_calls.Reader.TryRead(out _));
        release.SetResult();

        await Wait.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return _calls.Reader.Count > 0;
            },
            "the next call");
        Assert.Equal(0, (await _calls.Reader.ReadAsync()).Second % 5);
        Assert.Equal(0, _calls.Reader.Count);
    }

    [Fact]
    public async Task A_call_that_throws_is_counted_and_the_next_one_comes()
    {
        await using var timer = Listener(() => throw new IOException("down"));
        timer.Start();

        Assert.Equal(5, await NextCallAfterAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal(10, await NextCallAfterAsync(TimeSpan.FromSeconds(5)));
        Assert.InRange(_counters.FunctionFailures, 1, 2);
    }

    private TimerListener Listener(Func<Task> work) => new(
        "Tick",
        TimerSchedule.Parse("*/5 * * * * *"),
        (_, _) =>
        {
            _calls.Writer.TryWrite(_time.GetUtcNow());
            return work();
        },
        _counters,
        _time,
        NullLogger.Instance);

    private async Task<int> NextCallAfterAsync(TimeSpan advance)
    {
        _time.Advance(advance);
        return (await _calls.Reader.ReadAsync().AsTask().WaitAsync(Wait.Limit)).Second;
    }
}
