using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Health;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Operations;

/// <summary>What health says, to whom, and what it costs.</summary>
public sealed class HealthTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryTicks _ticks = new();

    [Fact]
    public async Task Everybody_learns_healthy_or_degraded_and_nothing_else()
    {
        Tick();
        var health = Probe();

        Assert.Equal("""{"status":"healthy"}""", (await health.CheckAsync(default)).Summary);

        Tick("the password of the broker is wrong");
        _clock.Advance(HealthProbe.Kept);
        var degraded = await health.CheckAsync(default);
        Assert.False(degraded.IsHealthy);
        Assert.Equal("""{"status":"degraded"}""", degraded.Summary);
        Assert.Equal("the password of the broker is wrong", Of(degraded, "error"));
    }

    // The source may have gone to an instance that reads it: nobody says then that it is over.
    [Theory]
    [InlineData(0, false)]
    [InlineData(90, false)]
    [InlineData(91, true)]
    public async Task A_source_that_is_not_read_is_told_as_long_as_somebody_says_so(int seconds, bool isHealthy)
    {
        var said = new TickReport("telemetry", _clock.GetUtcNow(), "delta object d is gone", "{}") { Part = "3" };
        await _ticks.WriteAsync(said, default);
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        Tick();

        var health = await Probe().CheckAsync(default);
        Assert.Equal(isHealthy, health.IsHealthy);
        Assert.Equal(isHealthy ? null : "delta object d is gone", Of(health, "error"));
    }

    [Fact]
    public async Task Ten_thousand_callers_cost_five_reads_a_minute_at_most()
    {
        Tick();
        var health = Probe();

        // 0 s ── 167 callers ── 1 s ── 167 callers ── ... ── 60 s
        for (var second = 0; second < 60; second++)
        {
            await Task.WhenAll(Enumerable.Range(0, 167).Select(_ => health.CheckAsync(default)));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_ticks.Reads, 1, 5);
    }

    [Fact]
    public async Task Callers_at_the_same_time_wait_for_one_read_however_long_it_takes()
    {
        Tick();
        var gate = new TaskCompletionSource();
        _ticks.Gate = gate.Task;
        var health = Probe();
        using var impatient = new CancellationTokenSource();

        var waiting = Enumerable.Range(0, 50).Select(_ => health.CheckAsync(default)).ToList();
        _clock.Advance(TimeSpan.FromMinutes(1));
        var cancelled = health.CheckAsync(impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Tick();
        gate.SetResult();

        Assert.All(await Task.WhenAll(waiting), answer => Assert.True(answer.IsHealthy));
        Assert.Equal(1, _ticks.Reads);
    }

    // 0 s: the timer reports ────────────── 91 s: it must have stopped
    [Fact]
    public async Task A_timer_that_has_stopped_is_a_problem_by_itself()
    {
        Tick();
        var health = Probe();

        _clock.Advance(HealthProbe.Stopped);
        Assert.True((await health.CheckAsync(default)).IsHealthy);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var stopped = await health.CheckAsync(default);

        Assert.False(stopped.IsHealthy);
        Assert.Contains("the timer last reported 91 s ago", Of(stopped, "error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_that_no_tick_has_reported_is_degraded()
    {
        Tick();

        var health = await Probe("telemetry", "user-events").CheckAsync(default);

        Assert.False(health.IsHealthy);
        Assert.Equal("healthy", Of(health, "status"));
        Assert.Contains("hasn't reported yet", Of(health, "error", "user-events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pressure_is_healthy()
    {
        Tick(details: """{"pressure":true,"lag":12}""");

        var health = await Probe().CheckAsync(default);

        Assert.True(health.IsHealthy);
        Assert.Equal("under-pressure", Of(health, "status"));
        Assert.Contains("\"lag\":12", health.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_down_is_asked_no_more_often()
    {
        _ticks.Fault = () => throw new StoreUnavailableException("the account can't be reached");
        var health = Probe();

        for (var call = 0; call < 100; call++)
            Assert.Equal("the account can't be reached", Of(await health.CheckAsync(default), "error"));

        Assert.Equal(1, _ticks.Reads);
    }

    private HealthProbe Probe(params string[] pipelines) =>
        new(pipelines.Length == 0 ? ["telemetry"] : pipelines, _ticks, fault: null, _clock);

    private void Tick(string? problem = null, string details = """{"lag":0}""") =>
        _ticks.Reports["telemetry"] = new TickReport("telemetry", _clock.GetUtcNow(), problem, details);

    private static string? Of(HealthAnswer answer, string property, string pipeline = "telemetry")
    {
        using var json = JsonDocument.Parse(answer.Details);
        return json.RootElement.GetProperty("pipelines").GetProperty(pipeline).GetProperty(property).GetString();
    }
}
