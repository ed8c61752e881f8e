using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Pipelines;

/// <summary>Tries a store again with waits that double, and lets the last failure through: then the host repeats the whole batch.</summary>
internal sealed class StoreRetry(RuntimeOptions options, TimeProvider clock)
{
    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> attempt, CancellationToken ct)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return await attempt(ct).ConfigureAwait(false);
            }
            catch (StoreUnavailableException) when (failures + 1 < options.StoreAttempts)
            {
                await Task.Delay(options.StoreBackoff * (1 << failures), clock, ct).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask RunAsync(Func<CancellationToken, ValueTask> attempt, CancellationToken ct) =>
        await RunAsync(
            async token =>
            {
                await attempt(token).ConfigureAwait(false);
                return true;
            },
            ct).ConfigureAwait(false);
}
