using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Cosmos;

/// <summary>How long a call may still go on trying. Running out of it says why: the failure that was met last.</summary>
internal sealed class Patience(TimeSpan length, TimeProvider clock)
{
    private readonly long _begun = clock.GetTimestamp();

    /// <summary>Waits, or throws <see cref="StoreUnavailableException"/> at once if the wait would end too late.</summary>
    public async ValueTask WaitAsync(TimeSpan wait, string because, CancellationToken ct)
    {
        if (wait <= TimeSpan.Zero)
            return;
        if (clock.GetElapsedTime(_begun) + wait > length)
            throw new StoreUnavailableException($"Cosmos DB: {because}, and {length.TotalSeconds:0.#} s of patience are used up");
        await Task.Delay(wait, clock, ct).ConfigureAwait(false);
    }
}
