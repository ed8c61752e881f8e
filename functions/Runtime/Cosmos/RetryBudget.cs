using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Cosmos;

/// <summary>How long a call may still go on trying.</summary>
internal sealed class RetryBudget(TimeSpan length, TimeProvider clock)
{
    private readonly long _begun = clock.GetTimestamp();

    public TimeSpan Left => length - clock.GetElapsedTime(_begun);

    /// <summary>Waits, or throws at once if the wait would end too late.</summary>
    public async ValueTask WaitAsync(TimeSpan wait, string because, CancellationToken ct)
    {
        if (wait > Left)
            throw UsedUp(because);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, ct).ConfigureAwait(false);
    }

    /// <summary>Says why: the failure that was met last.</summary>
    public StoreUnavailableException UsedUp(string because) => new($"Cosmos DB: {because}, and {length.TotalSeconds:0.#} s of patience are used up");
}
