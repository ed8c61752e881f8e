namespace Serverless.Runtime.Ports;

/// <summary>
/// Flags by which shards, the timer and batches of a pipeline tell each other, whatever process they are in, what can't wait. Each runs out
/// by itself. Methods throw when the store can't be reached.
/// </summary>
public interface IFlags
{
    /// <summary>
    /// Flags that run out later than this, counted from now, aren't up: they were raised by a clock that is further ahead than the clocks
    /// of processes may differ. It leaves a minute beside the longest time that a flag is raised for.
    /// </summary>
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    /// <summary>
    /// Raises the flag until <paramref name="until"/> (exclusive). The time that was set before is replaced, by an earlier one too, and so
    /// is who holds it; a flag is never lowered, it runs out.
    /// </summary>
    ValueTask RaiseAsync(string pipeline, Flag flag, DateTimeOffset until, CancellationToken ct);

    /// <summary>
    /// The flags of the pipeline that are up at <paramref name="now"/>: they run out after it, and at most <see cref="Longest"/> later. One
    /// request, however many are up.
    /// </summary>
    ValueTask<FlagsUp> ReadAsync(string pipeline, DateTimeOffset now, CancellationToken ct);
}
