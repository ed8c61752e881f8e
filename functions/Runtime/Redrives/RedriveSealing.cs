using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Runtime.Batches;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Redrives;

/// <summary>
/// Folds the events of a redrive, by the version whose turn it is, and seals them: what is sealed is done, whoever has sealed it. One call
/// at a time.
/// </summary>
internal sealed class RedriveSealing(BatchPorts ports, ShellServices shell)
{
    private readonly RecipeFold _recipes = new(ports, shell);
    private readonly StrayRekeying _strays = new(ports.Epochs, shell);

    /// <summary>Seals all that is left. <paramref name="isSealed"/> is told of each row.</summary>
    /// <exception cref="VersionWaitsException">It is another version's turn.</exception>
    public async ValueTask RunAsync(RedrivePlan plan, Action<ChunkRow> isSealed, CancellationToken ct)
    {
        var fold = new VersionFold(ports.Versions.Current, ports, shell.Clock);
        while (!await TrySealAllAsync(plan, fold, isSealed, ct).ConfigureAwait(false))
            ct.ThrowIfCancellationRequested();
    }

    /// <summary>False when another epoch has begun, or another process has sealed a part: then it goes on from there.</summary>
    private async ValueTask<bool> TrySealAllAsync(RedrivePlan plan, VersionFold fold, Action<ChunkRow> isSealed, CancellationToken ct)
    {
        var epoch = await ports.Retry.RunAsync(token => ports.Epochs.CurrentForRedriveAsync(fold.Pipeline, token), ct).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"nothing of pipeline {fold.Pipeline.Name} is sealed, so nothing was set aside");
        var heads = await ports.Retry.RunAsync(token => ChainHeads.ReadAllAsync(ports.Ledger, epoch, token), ct).ConfigureAwait(false);
        var keys = new LetterKeys(ports.Keys, fold.Pipeline.Name);
        while (RedriveChunks.Next(plan, heads, shell.Options.RedrivenAtOnce, ports.Ledger.MaxRows, keys) is { Count: > 0 } chunks)
        {
            ct.ThrowIfCancellationRequested();
            if (await TrySealAsync(fold, keys, epoch, chunks, ct).ConfigureAwait(false) is not { } rows)
                return false;
            foreach (var row in rows)
            {
                heads.Redriven[row.Partition.Value] = PartitionHead.Of(row);
                Record(row);
                isSealed(row);
            }
        }
        return true;
    }

    private async ValueTask<IReadOnlyList<ChunkRow>?> TrySealAsync(
        VersionFold fold, LetterKeys keys, PipelineEpoch epoch, IReadOnlyList<PlannedChunk> chunks, CancellationToken ct)
    {
        var recipe = await _recipes.RecipeAsync(fold, keys.Missing, ct).ConfigureAwait(false);
        var folded = await _recipes.FoldAsync(fold, recipe, epoch, chunks, ct).ConfigureAwait(false);
        if (folded.Strays.Count > 0)
        {
            await ports.Retry.RunAsync(token => _strays.RunAsync(epoch, folded.Strays, token), ct).ConfigureAwait(false);
            return null;
        }
        await StoreAsync(fold, folded, ct).ConfigureAwait(false);
        // From here on it counts. All that follows, marks too, is made of what is sealed.
        var outcome = await ports.Retry.RunAsync(token => ports.Ledger.TryAppendAsync(folded.Rows, token), ct).ConfigureAwait(false);
        return outcome == AppendOutcome.Sealed ? folded.Rows : null;
    }

    private async ValueTask StoreAsync(VersionFold fold, FoldedBatch folded, CancellationToken ct)
    {
        var (pipeline, name) = (fold.Pipeline.Name, folded.Rows[0].Delta);
        await ports.Retry.RunAsync(token => ports.Deltas.WriteAsync(pipeline, name, folded.Delta, token), ct).ConfigureAwait(false);
        foreach (var file in fold.Archive?.Take() ?? [])
            await ports.Retry.RunAsync(token => ports.Archive!.WriteAsync(pipeline, file.Date, name, file.Content, token), ct)
                .ConfigureAwait(false);
    }

    private static void Record(ChunkRow row)
    {
        var pipeline = Instruments.Pipeline(row.Pipeline);
        Instruments.Redriven.Add(row.Counts.Merged, pipeline, Instruments.Outcome("merged"));
        Instruments.Redriven.Add(row.Counts.Filtered, pipeline, Instruments.Outcome("filtered"));
        Instruments.Redriven.Add(row.Counts.DeadLetteredTotal, pipeline, Instruments.Outcome("failed-again"));
    }
}
