using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>Holds batches back while a shard asks for it: lag grows, and Kafka keeps the data.</summary>
internal sealed class PressureGate(PipelineContext context)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private DateTimeOffset _clearUntil;

    public async ValueTask WaitAsync(CancellationToken ct)
    {
        var deadline = context.Clock.GetUtcNow() + context.Options.PressurePatience;
        while (await IsRaisedAsync(ct).ConfigureAwait(false))
        {
            if (context.Clock.GetUtcNow() >= deadline)
                throw new StoreUnavailableException($"pipeline {context.Pipeline.Name}: shards have been under pressure for {context.Options.PressurePatience.TotalSeconds:0} s; the batch will be repeated");
            await Task.Delay(Look, context.Clock, ct).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> IsRaisedAsync(CancellationToken ct)
    {
        var now = context.Clock.GetUtcNow();
        if (now < _clearUntil)
            return false;
        var raised = await context.Retry.RunAsync(token => context.Stores.Pressure.IsRaisedAsync(context.Pipeline.Name, now, token), ct).ConfigureAwait(false);
        _clearUntil = raised ? default : now + Look;
        return raised;
    }
}
