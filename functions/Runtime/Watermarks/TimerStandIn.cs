using System.Globalization;
using Serverless.Core.Time;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Watermarks;

/// <summary>
/// Makes the ticks of a pipeline while the timer is silent, as a timer may stop for good after a deployment while everything else works.
/// Batches show it the flags that they have seen. Of several instances with batches one ticks: who raised the flag last. That two do for a
/// moment costs requests and nothing else.
/// </summary>
/// <param name="ticks">The pipeline's ticks in this process.</param>
/// <param name="name">The name of this process, by which it holds the flag.</param>
/// <param name="tick">Makes a tick by that name, with a problem to report or null; doesn't throw.</param>
/// <param name="shell">The clock and the log.</param>
internal sealed class TimerStandIn(PipelineTicks ticks, string name, Func<string?, IPokes, Task> tick, ShellServices shell)
{
    /// <summary>
    /// Silence of the timer that is a problem for health, beside a tick's time: it takes up to a minute to move to another instance.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(TickMark.IntervalMs);

    private readonly long _started = shell.Clock.GetTimestamp();
    private (DateTimeOffset Wall, long Own)? _silent;
    private long? _begunAt;
    private bool _isSaid;

    /// <summary>Ends with the tick that is under way, if there is one.</summary>
    public Task UnderWay { get; private set; } = Task.CompletedTask;

    /// <summary>
    /// Begins a tick when nobody else makes them, at most one a second; never waits or throws. One call at a time.
    /// </summary>
    public void See(FlagsUp seen, IPokes pokes)
    {
        if (seen.TickedBy == Flag.Timer)
            Hear();
        else if (shell.Clock.GetElapsedTime(_started) >= PipelineTicks.Hold)
            Stand(seen, pokes);
    }

    private void Hear()
    {
        if (_isSaid)
            Log.TimerTicksAgain(shell.Log, ticks.Name);
        (_silent, _isSaid) = (null, false);
    }

    private void Stand(FlagsUp seen, IPokes pokes)
    {
        var silent = _silent ??= (shell.Clock.GetUtcNow(), shell.Clock.GetTimestamp());
        if (!IsOurs(seen) || !UnderWay.IsCompleted || (_begunAt is { } at && shell.Clock.GetElapsedTime(at) < Interval))
            return;
        _begunAt = shell.Clock.GetTimestamp();
        var problem = shell.Clock.GetElapsedTime(silent.Own) < Patience ? null : string.Create(CultureInfo.InvariantCulture,
            $"the timer has been silent since {silent.Wall:u}: ingestion does its work; restart the function app");
        UnderWay = TickAsync(silent.Wall, problem, pokes);
    }

    private async Task TickAsync(DateTimeOffset since, string? problem, IPokes pokes)
    {
        // What the batch has seen may be as old as the batch, and other instances have seen the same.
        if (!await IsStillOursAsync().ConfigureAwait(false))
            return;
        if (!_isSaid)
            Log.TimerSilent(shell.Log, ticks.Name, since);
        _isSaid = true;
        Instruments.TicksByIngestion.Add(1, Instruments.Pipeline(ticks.Name));
        await tick(problem, pokes).ConfigureAwait(false);
    }

    private async ValueTask<bool> IsStillOursAsync()
    {
        try
        {
            return IsOurs(await ticks.Ports.Flags.ReadAsync(ticks.Name, shell.Clock.GetUtcNow(), default).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            ticks.Note(exception.Message);
            return false;
        }
    }

    private bool IsOurs(FlagsUp flags) => flags.TickedBy is null || flags.TickedBy == name;
}
