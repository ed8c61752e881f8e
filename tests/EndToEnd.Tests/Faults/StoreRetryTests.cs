using System.Diagnostics.Metrics;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Settings;

namespace Serverless.EndToEnd.Tests.Faults;

public sealed class StoreRetryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SimulatedClock _clock = new(Start);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(20)]
    public async Task A_store_that_stays_down_is_tried_as_often_as_the_option_says(int attempts)
    {
        var calls = 0;

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            Retry(new RuntimeOptions { StoreAttempts = attempts })
                .RunAsync<int>(_ => throw new StoreUnavailableException($"down {++calls}"), default).AsTask());

        Assert.Equal((attempts, $"down {attempts}"), (calls, failure.Message));
    }

    // attempt  1     2          3                    4  ...
    // wait       ~50   ~100       ~200                 ... 300 at most
    [Fact]
    public async Task Waits_grow_up_to_their_limit_and_differ_from_one_instance_to_another()
    {
        var options = new RuntimeOptions
        {
            StoreAttempts = 12, StoreBackoff = TimeSpan.FromMilliseconds(50), StoreBackoffLimit = TimeSpan.FromMilliseconds(300),
        };
        var runs = new List<List<TimeSpan>>();
        foreach (var late in Enumerable.Range(0, 200))
            runs.Add(await WaitsAsync(options, Start.AddTicks(late)));
        var medians = Enumerable.Range(0, 11)
            .Select(wait => runs.Select(run => run[wait]).Order().ElementAt(100).TotalMilliseconds)
            .ToList();

        Assert.All(runs.SelectMany(waits => waits), wait => Assert.InRange(wait, TimeSpan.Zero, options.StoreBackoffLimit));
        Assert.InRange(medians[0], 25, 75);
        Assert.InRange(medians[1], 50, 150);
        Assert.InRange(medians[2], 100, 250);
        Assert.All(medians.Skip(5), wait => Assert.InRange(wait, 250, 300));
        // Timers count in milliseconds: of 200 first waits most of about a hundred values come up.
        Assert.InRange(runs.Select(waits => waits[0]).Distinct().Count(), 40, 200);
        Assert.Equal(runs[0], await WaitsAsync(options, Start));
    }

    [Fact]
    public async Task Wrong_settings_and_other_faults_are_not_tried_again()
    {
        var (calls, retry) = (0, Retry(new RuntimeOptions()));
        var wrong = new SettingsException("Stores__Kind", "is wrong");

        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            retry.RunAsync<int>(_ => throw new StoreUnavailableException($"{wrong.Message} {++calls}", wrong), default).AsTask());
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            retry.RunAsync<int>(_ => throw new InvalidDataException($"{++calls}"), default).AsTask());

        Assert.Equal((2, Start), (calls, _clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_wait_ends_when_the_batch_is_cancelled()
    {
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Retry(new RuntimeOptions()).RunAsync<int>(
            _ =>
            {
                stop.Cancel();
                throw new StoreUnavailableException("down");
            },
            stop.Token).AsTask());
    }

    [Fact]
    public async Task Each_repeated_call_is_counted_for_its_pipeline()
    {
        var counted = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == Instruments.Name && instrument.Name == "serverless.store.retries")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => counted += tags[0].Value is "counted" ? count : 0);
        listener.Start();
        var calls = 0;

        var result = await new StoreRetry(new RuntimeOptions(), _clock, "counted").RunAsync(
            _ => ++calls < 4 ? throw new StoreUnavailableException("down") : ValueTask.FromResult(calls), default);

        Assert.Equal((4, 3L), (result, counted));
    }

    [Fact]
    public async Task A_call_that_succeeds_at_once_allocates_next_to_nothing()
    {
        const int Calls = 1_000;
        var (retry, stored) = (Retry(new RuntimeOptions()), "stored");
        Func<CancellationToken, ValueTask<string>> call = _ => ValueTask.FromResult(stored);
        await RepeatAsync();
        var before = GC.GetAllocatedBytesForCurrentThread();
        await RepeatAsync();

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Calls, 0, 64);

        // Nothing here is awaited for real, so it all happens on this thread.
        async Task RepeatAsync()
        {
            for (var time = 0; time < Calls; time++)
                Assert.Same(stored, await retry.RunAsync(call, default));
        }
    }

    private StoreRetry Retry(RuntimeOptions options) => new(options, _clock, "telemetry");

    /// <summary>The waits of a call to a store that stays down, at an instance whose clock shows <paramref name="start"/>.</summary>
    private static async Task<List<TimeSpan>> WaitsAsync(RuntimeOptions options, DateTimeOffset start)
    {
        var clock = new SimulatedClock(start);
        var times = new List<DateTimeOffset>();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => new StoreRetry(options, clock, "telemetry").RunAsync<int>(
            _ =>
            {
                times.Add(clock.GetUtcNow());
                throw new StoreUnavailableException("down");
            },
            default).AsTask());
        return [.. times.Zip(times.Skip(1), (earlier, later) => later - earlier)];
    }
}
