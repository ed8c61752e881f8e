using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Delays batches while a shard has raised its pressure flag. Lag grows meanwhile; Kafka keeps the records. Shards may need a tick to ease,
/// so the timer's work is seen to while a batch waits.
/// </summary>
internal sealed class PressureGate(BatchPorts ports, ShellServices shell)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // By the process's own clock: one that is set back would make the gate blind for as long.
    private long? _clearAt;

    /// <summary>What the flags said when they were last read.</summary>
    public FlagsUp Seen { get; private set; }

    public async ValueTask WaitAsync(IPokes pokes, CancellationToken ct)
    {
        var begun = shell.Clock.GetTimestamp();
        while (await IsRaisedAsync(ct).ConfigureAwait(false))
        {
            ports.StandIn(Seen, pokes);
            if (shell.Clock.GetElapsedTime(begun) >= shell.Options.PressurePatience)
                throw new StoreUnavailableException(
                    $"pipeline {ports.Versions.Name}: shards have been under pressure for "
                    + $"{shell.Options.PressurePatience.TotalSeconds:0} s; the batch will be repeated");
            await Task.Delay(Look, shell.Clock, ct).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> IsRaisedAsync(CancellationToken ct)
    {
        if (_clearAt is { } at && shell.Clock.GetElapsedTime(at) < Look)
            return false;
        var now = (Wall: shell.Clock.GetUtcNow(), Own: shell.Clock.GetTimestamp());
        Seen = await ports.Retry.RunAsync(token => ports.Flags.ReadAsync(ports.Versions.Name, now.Wall, token), ct).ConfigureAwait(false);
        _clearAt = Seen.Pressure ? null : now.Own;
        return Seen.Pressure;
    }
}
