using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Cosmos;

/// <summary>How long a call may still repeat its requests; all of them share it.</summary>
internal sealed class RetryBudget(TimeSpan length, TimeProvider clock)
{
    private readonly long _begun = clock.GetTimestamp();

    /// <summary>What is left; negative when it is used up.</summary>
    public TimeSpan Left => length - clock.GetElapsedTime(_begun);

    /// <summary>
    /// Throws <see cref="StoreUnavailableException"/> when a wait would end too late; <paramref name="reason"/> is what was waited for.
    /// </summary>
    public void ThrowIfShorter(TimeSpan wait, string reason)
    {
        if (wait > Left)
            throw UsedUp(reason);
    }

    /// <summary>The exception that says so; <paramref name="reason"/> is the failure that was met last.</summary>
    public StoreUnavailableException UsedUp(string reason) =>
        new($"Cosmos DB: {reason}, and the call has used up its {length.TotalSeconds:0.#} s for repeating (Results__Patience)");
}
