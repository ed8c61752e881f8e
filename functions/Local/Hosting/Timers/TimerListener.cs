using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Hosting.Functions;

namespace Serverless.Local.Hosting.Timers;

/// <summary>Calls a function by a schedule, never twice at once: times that pass during a call are skipped.</summary>
internal sealed partial class TimerListener(
    string function,
    TimerSchedule schedule,
    Func<TimerInfo, CancellationToken, Task> call,
    HostCounters counters,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly RepeatedErrors _errors = new(time);
    private Task _running = Task.CompletedTask;

    public void Start() => _running = RunAsync(_stop.Token);

    /// <summary>Cancels a call at work and waits for it.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (schedule.Next(time.GetUtcNow()) is { } next)
        {
            var wait = next - time.GetUtcNow();
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            await CallAsync(stop);
        }
    }

    private async Task CallAsync(CancellationToken stop)
    {
        try
        {
            await call(new TimerInfo(), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception e)
        {
            counters.FunctionFailed();
            if (_errors.Next(e.GetType().Name) is { } times)
                LogFailed(e, function, times);
        }
    }

    [LoggerMessage(
        909,
        LogLevel.Warning,
        "{Function} failed ({Times} times since this was last logged); it is called again at its next time.")]
    private partial void LogFailed(Exception e, string function, long times);
}
