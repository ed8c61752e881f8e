using Polly;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Retries;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Pipelines;

/// <summary>
/// Calls a store again when it throws <see cref="StoreUnavailableException"/>: <see cref="RuntimeOptions.StoreAttempts"/> times in all,
/// with waits from <see cref="RuntimeOptions.StoreBackoff"/> up to <see cref="RuntimeOptions.StoreBackoffLimit"/>. The last failure comes
/// out; then the host repeats the whole batch. Wrong settings (an inner <see cref="SettingsException"/>) are not tried again. Safe for
/// concurrent use.
/// </summary>
internal sealed class StoreRetry
{
    private readonly ResiliencePipeline _retry;

    /// <summary>Failed attempts that are repeated are counted for <paramref name="pipeline"/>.</summary>
    public StoreRetry(RuntimeOptions options, TimeProvider clock, string pipeline)
    {
        if (options.StoreAttempts == 1)
        {
            _retry = ResiliencePipeline.Empty;
            return;
        }
        var tag = new KeyValuePair<string, object?>("pipeline", pipeline);
        var retry = Backoff.Options(options.StoreBackoff, options.StoreBackoffLimit, clock);
        retry.MaxRetryAttempts = options.StoreAttempts - 1;
        retry.ShouldHandle = new PredicateBuilder()
            .Handle<StoreUnavailableException>(fault => fault.InnerException is not SettingsException);
        retry.OnRetry = _ =>
        {
            Instruments.StoreRetries.Add(1, tag);
            return ValueTask.CompletedTask;
        };
        _retry = new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(retry).Build();
    }

    /// <summary>What the first attempt that succeeds returns.</summary>
    public ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> attempt, CancellationToken ct) =>
        _retry.ExecuteAsync(static (attempt, token) => attempt(token), attempt, ct);

    /// <summary>Ends when an attempt succeeds.</summary>
    public ValueTask RunAsync(Func<CancellationToken, ValueTask> attempt, CancellationToken ct) =>
        _retry.ExecuteAsync(static (attempt, token) => attempt(token), attempt, ct);
}
