namespace Serverless.Runtime.Ports;

/// <summary>Flags by which shards ask ingestion to wait. Throws when the store can't be reached.</summary>
public interface IPressure
{
    /// <summary>
    /// Flags that run out later than this, counted from now, aren't up: they were raised by a clock that is further ahead than the clocks
    /// of processes may differ. It leaves a minute beside the longest time that a flag is raised for.
    /// </summary>
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    /// <summary>
    /// Raises the flag of <paramref name="source"/> until <paramref name="until"/> (exclusive). A time set before is replaced, by an
    /// earlier one too; a flag is never lowered, it runs out.
    /// </summary>
    ValueTask RaiseAsync(string pipeline, string source, DateTimeOffset until, CancellationToken ct);

    /// <summary>
    /// Whether any flag of the pipeline is up at <paramref name="now"/>: runs out after it, and at most <see cref="Longest"/> later.
    /// </summary>
    ValueTask<bool> IsRaisedAsync(string pipeline, DateTimeOffset now, CancellationToken ct);
}
