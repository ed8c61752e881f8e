using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>Delays batches while a shard has raised its pressure flag. Lag grows meanwhile; Kafka keeps the records.</summary>
internal sealed class PressureGate(string pipeline, IPressure pressure, StoreRetry retry, ShellServices shell)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // By the process's own clock: one that is set back would make the gate blind for as long.
    private long? _clearAt;

    public async ValueTask WaitAsync(CancellationToken ct)
    {
        var begun = shell.Clock.GetTimestamp();
        while (await IsRaisedAsync(ct).ConfigureAwait(false))
        {
            if (shell.Clock.GetElapsedTime(begun) >= shell.Options.PressurePatience)
                throw new StoreUnavailableException(
                    $"pipeline {pipeline}: shards have been under pressure for {shell.Options.PressurePatience.TotalSeconds:0} s; "
                    + "the batch will be repeated");
            await Task.Delay(Look, shell.Clock, ct).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> IsRaisedAsync(CancellationToken ct)
    {
        if (_clearAt is { } at && shell.Clock.GetElapsedTime(at) < Look)
            return false;
        var now = (Wall: shell.Clock.GetUtcNow(), Own: shell.Clock.GetTimestamp());
        var raised = await retry.RunAsync(token => pressure.IsRaisedAsync(pipeline, now.Wall, token), ct).ConfigureAwait(false);
        _clearAt = raised ? null : now.Own;
        return raised;
    }
}
