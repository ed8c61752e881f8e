namespace Serverless.Runtime.Ports;

/// <summary>Flags by which shards ask ingestion to wait. Throws when the store can't be reached.</summary>
public interface IPressure
{
    /// <summary>Raises the source's flag until <paramref name="until"/>, or lowers it (null).</summary>
    ValueTask SetAsync(string pipeline, string source, DateTimeOffset? until, CancellationToken ct);

    /// <summary>Whether any flag of the pipeline is up at <paramref name="now"/>.</summary>
    ValueTask<bool> IsRaisedAsync(string pipeline, DateTimeOffset now, CancellationToken ct);
}
