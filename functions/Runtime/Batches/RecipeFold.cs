using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Reading;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Folds a batch so that it can be folded again: its rows name a recipe of what the fold depended on, which is stored before them. Asks for
/// the schemas that records name. One batch at a time.
/// </summary>
internal sealed class RecipeFold(BatchPorts ports, ShellServices shell)
{
    // What is said to be missing when schemas can't be asked for.
    private const string Schemas = "schemas";
    private const int MostRecipes = 10_000;

    // As often the records of a batch may name schemas that nobody has asked for yet: 10,000 ids in all.
    private const int MostRounds = 11;

    private readonly HashSet<string> _stored = [];

    /// <summary>The recipe that the batch is folded by; stored before any row names it.</summary>
    /// <param name="fold">What folds it.</param>
    /// <param name="missingKeys">The names of keys that its events are sealed with and that aren't there.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<Recipe> RecipeAsync(VersionFold fold, IReadOnlyList<string> missingKeys, CancellationToken ct)
    {
        var recipe = await fold.RefreshAsync(ct).ConfigureAwait(false) with { MissingKeys = missingKeys };
        await StoreAsync(fold.Pipeline, recipe, ct).ConfigureAwait(false);
        return recipe;
    }

    /// <summary>Folds, and folds again when records name schemas that are known once they are asked for.</summary>
    public async ValueTask<FoldedBatch> FoldAsync(
        VersionFold fold,
        Recipe recipe,
        PipelineEpoch epoch,
        IReadOnlyList<PlannedChunk> chunks,
        CancellationToken ct)
    {
        for (var round = 1; ; round++)
        {
            await new IngestTakeOver(ports, fold.Pipeline).RestoreAsync(fold.Fold, chunks, ct).ConfigureAwait(false);
            fold.Archive?.Clear();
            fold.Use(ports.Schemas.Known());
            var clock = shell.Clock.GetUtcNow();
            var folded = fold.Fold.Fold(epoch, chunks, new BatchStamp(DeltaName.New(clock), clock, recipe.Id));
            if (round == MostRounds || !await LearnsAsync(fold, ct).ConfigureAwait(false))
                return await WithUnknownAsync(fold, recipe, folded, ct).ConfigureAwait(false);
            fold.Fold.Forget();
        }
    }

    /// <summary>
    /// Whether another fold may come out otherwise: there are schemas of ids that nobody has asked for before, or ids left to ask for. That
    /// an id has no schema makes no difference.
    /// </summary>
    private async ValueTask<bool> LearnsAsync(VersionFold fold, CancellationToken ct)
    {
        SchemaId[] unasked = [.. fold.WantedSchemas];
        if (unasked.Length == 0)
            return false;
        try
        {
            var known = await ports.Retry.RunAsync(token => ports.Schemas.AskAsync(unasked, token), ct).ConfigureAwait(false);
            await ports.Stops.WasSaidAsync(Schemas, ct).ConfigureAwait(false);
            return unasked.Length == EventReader.MostWantedSchemas || unasked.Any(id => known.Find(id)?.IsAbsent == false);
        }
        catch (StoreUnavailableException fault)
        {
            await ports.Stops.SayAsync(Schemas, $"records name schemas that aren't known, and wait: {fault.Message}", fault, ct)
                .ConfigureAwait(false);
            fold.Fold.Forget();
            throw;
        }
    }

    /// <summary>A fold that is done again must know which schemas weren't there.</summary>
    private async ValueTask<FoldedBatch> WithUnknownAsync(VersionFold fold, Recipe recipe, FoldedBatch folded, CancellationToken ct)
    {
        if (fold.UnknownSchemas is not { Count: > 0 } unknown)
            return folded;
        var other = recipe with { UnknownSchemas = unknown };
        await StoreAsync(fold.Pipeline, other, ct).ConfigureAwait(false);
        return folded.FoldedBy(other.Id);
    }

    private async ValueTask StoreAsync(Pipeline version, Recipe recipe, CancellationToken ct)
    {
        var id = recipe.Id;
        if (_stored.Contains(id))
            return;
        await ports.Retry.RunAsync(token => PutAsync(version, recipe, token), ct).ConfigureAwait(false);
        if (_stored.Count == MostRecipes)
            _stored.Clear();
        _stored.Add(id);
    }

    private async ValueTask PutAsync(Pipeline version, Recipe recipe, CancellationToken ct)
    {
        // A fold that is done again needs the file, too.
        if (version.Text is { } text)
            await ports.Ledger.PutDefinitionAsync(version.Name, version.Version, text, ct).ConfigureAwait(false);
        await ports.Ledger.PutRecipeAsync(version.Name, recipe, ct).ConfigureAwait(false);
    }
}
