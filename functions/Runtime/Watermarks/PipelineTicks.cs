using Serverless.Core.Time;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Watermarks;

/// <summary>
/// The ticks of one pipeline in this process, whoever makes them: numbered, one at a time, and told to others by a flag. Safe for any
/// thread.
/// </summary>
/// <param name="ports">What a tick needs.</param>
/// <param name="process">
/// Names the ticks of this process: only between two of them does time count for shards whose sources are all idle.
/// </param>
/// <param name="shell">The clock and the log.</param>
internal sealed class PipelineTicks(WatermarkPorts ports, long process, ShellServices shell)
{
    /// <summary>How long the flag is up after it was raised: so long nobody else ticks.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RaiseInterval = TimeSpan.FromSeconds(2);

    private readonly long _started = shell.Clock.GetTimestamp();
    private Raised? _raised;
    private int _isBusy;
    private long _number;
    private string? _problem;

    public WatermarkPorts Ports => ports;

    public string Name => ports.Versions.Name;

    /// <summary>Says by the flag who makes the ticks: one write in two seconds.</summary>
    public async ValueTask RaiseAsync(string by, CancellationToken ct)
    {
        if (_raised is { } last && last.By == by && shell.Clock.GetElapsedTime(last.At) < RaiseInterval)
            return;
        var (until, at) = (shell.Clock.GetUtcNow() + Hold, shell.Clock.GetTimestamp());
        await ports.Flags.RaiseAsync(Name, Flag.Ticks(by), until, ct).ConfigureAwait(false);
        _raised = new Raised(by, at);
    }

    /// <summary>The next tick, until <see cref="End"/>; null while another one is under way, which does the same.</summary>
    public TickMark? TryBegin() => Interlocked.Exchange(ref _isBusy, 1) == 1
        ? null
        : new TickMark(process, ++_number, (long)shell.Clock.GetElapsedTime(_started).TotalMilliseconds);

    public void End() => Volatile.Write(ref _isBusy, 0);

    /// <summary>Counts a tick that went through, or that didn't; its problem is logged once, not every second.</summary>
    public void Note(string? problem)
    {
        (problem is null ? Instruments.Ticks : Instruments.TicksFailed).Add(1, Instruments.Pipeline(Name));
        if (problem == _problem)
            return;
        _problem = problem;
        if (problem is null)
            Log.TickRecovered(shell.Log, Name);
        else
            Log.TickFailed(shell.Log, Name, problem);
    }

    private sealed record Raised(string By, long At);
}
