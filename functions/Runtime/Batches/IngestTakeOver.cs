using Serverless.Core.Folding;
using Serverless.Core.Pipelines;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Restores the ingest states of the sources that an instance takes over. Says which of them stop, and which go on.
/// </summary>
internal sealed class IngestTakeOver(BatchPorts ports, Pipeline pipeline)
{
    private readonly IngestReadBack _readBack = new(ports.Ledger, ports.Deltas, pipeline);

    /// <summary>Restores what isn't known yet of the chunks' sources up to their heads.</summary>
    /// <exception cref="IngestStoppedException">An object isn't there as it was written, or rows are gone.</exception>
    public async ValueTask RestoreAsync(BatchFold fold, IReadOnlyList<PlannedChunk> chunks, CancellationToken ct)
    {
        IngestStoppedException? first = null;
        foreach (var chunk in chunks.Where(chunk => !fold.Knows(chunk)))
        {
            try
            {
                await ports.Retry.RunAsync(token => _readBack.RestoreAsync(fold, chunk, token), ct).ConfigureAwait(false);
                await ports.Stops.OverAsync(chunk.Source, ct).ConfigureAwait(false);
            }
            catch (IngestStoppedException stop)
            {
                first ??= stop;
                await ports.Stops.SayAsync(stop, ct).ConfigureAwait(false);
            }
        }
        ports.Stops.HasStopped = first is not null;
        if (first is not null)
            throw first;
    }
}
