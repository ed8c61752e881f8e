using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>Delays batches while a shard has raised its pressure flag. Lag grows meanwhile; Kafka keeps the records.</summary>
internal sealed class PressureGate(string pipeline, IPressure pressure, StoreRetry retry, ShellServices shell)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private DateTimeOffset _clearUntil;

    public async ValueTask WaitAsync(CancellationToken ct)
    {
        var deadline = shell.Clock.GetUtcNow() + shell.Options.PressurePatience;
        while (await IsRaisedAsync(ct).ConfigureAwait(false))
        {
            if (shell.Clock.GetUtcNow() >= deadline)
                throw new StoreUnavailableException(
                    $"pipeline {pipeline}: shards have been under pressure for {shell.Options.PressurePatience.TotalSeconds:0} s; "
                    + "the batch will be repeated");
            await Task.Delay(Look, shell.Clock, ct).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> IsRaisedAsync(CancellationToken ct)
    {
        var now = shell.Clock.GetUtcNow();
        if (now < _clearUntil)
            return false;
        var raised = await retry.RunAsync(token => pressure.IsRaisedAsync(pipeline, now, token), ct).ConfigureAwait(false);
        _clearUntil = raised ? default : now + Look;
        return raised;
    }
}
