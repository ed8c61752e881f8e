namespace Serverless.Runtime.Ports;

/// <summary>Flags by which shards ask ingestion to wait. Throws when the store can't be reached.</summary>
public interface IPressure
{
    /// <summary>
    /// Raises the flag of <paramref name="source"/> until <paramref name="until"/> (exclusive). A time set before is replaced, by an
    /// earlier one too; a flag is never lowered, it runs out.
    /// </summary>
    ValueTask RaiseAsync(string pipeline, string source, DateTimeOffset until, CancellationToken ct);

    /// <summary>Whether any flag of the pipeline is up at <paramref name="now"/>.</summary>
    ValueTask<bool> IsRaisedAsync(string pipeline, DateTimeOffset now, CancellationToken ct);
}
