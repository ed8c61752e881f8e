using Polly;
using Polly.Retry;

namespace Serverless.Runtime.Retries;

/// <summary>
/// How long to wait before something is tried again: a wait that about doubles each time, up to a limit, with a random part, so that
/// instances don't all come back at once.
/// </summary>
internal static class Backoff
{
    /// <summary>Options of a retry with such waits; what is tried again, and how often, is the caller's to set.</summary>
    /// <param name="first">The median of the first wait, at least 1 ms.</param>
    /// <param name="longest">The limit of every wait; at least <paramref name="first"/>.</param>
    /// <param name="clock">
    /// Its time stamps are the source of randomness: other ones on every instance, the same ones in a test that runs twice.
    /// </param>
    public static RetryStrategyOptions Options(TimeSpan first, TimeSpan longest, TimeProvider clock)
    {
        var options = new RetryStrategyOptions();
        Set(options, first, longest, clock);
        return options;
    }

    /// <summary>The same for calls with a result of one type.</summary>
    public static RetryStrategyOptions<T> Options<T>(TimeSpan first, TimeSpan longest, TimeProvider clock)
    {
        var options = new RetryStrategyOptions<T>();
        Set(options, first, longest, clock);
        return options;
    }

    private static void Set<T>(RetryStrategyOptions<T> options, TimeSpan first, TimeSpan longest, TimeProvider clock)
    {
        options.BackoffType = DelayBackoffType.Exponential;
        options.UseJitter = true;
        options.Delay = first;
        options.MaxDelay = longest;
        options.Randomizer = () => FractionOf(clock.GetTimestamp());
    }

    /// <summary>
    /// A number in [0, 1) that looks random: the finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
    /// generators, 2014) over the time stamp.
    /// </summary>
    private static double FractionOf(long timestamp)
    {
        var mixed = (ulong)timestamp + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
