using Serverless.Core.Definitions;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Windows;
using Serverless.Runtime.Batches;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Redrives;

/// <summary>Folds the events of a redrive without writing anything, and finds which results would change by it.</summary>
internal sealed class RedriveTrial(BatchPorts ports, IResultStore results, LiveReader live, ShellServices shell)
{
    private const int EventsAtOnce = 1_000;

    // Schemas that records name are asked for, a thousand ids a round.
    private const int MostRounds = 11;

    /// <summary>What would become of the events, at most <paramref name="most"/> of the results that change with their values.</summary>
    /// <param name="letters">The events.</param>
    /// <param name="states">Where the states of shards are; null when they can't be read.</param>
    /// <param name="most">How many results are told.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<RedriveForecast> RunAsync(
        IReadOnlyList<RedriveLetter> letters, IShardStates? states, int most, CancellationToken ct)
    {
        var version = ports.Versions.Current;
        var epochs = await ports.Ledger.EpochsAsync(version.Name, ct).ConfigureAwait(false);
        var heads = await ChainHeads.ReadAllAsync(ports.Ledger, epochs[^1], ct).ConfigureAwait(false);
        var parts = letters.GroupBy(letter => letter.Place.Position.Partition)
            .Select(part => new RedrivePart(part.Key, heads[Source.RedriveOf(part.Key)].Last, part.Count(), [.. part])).ToList();
        var epoch = epochs[^1] with { Views = [.. LayoutPlan.Of(version, epochs[^1].Partitions, epochs).Select(InOneShard)] };
        var notes = new List<string>();
        var views = new List<ViewTrial>();
        foreach (var view in version.Views)
            views.Add(await TrialOfAsync(view, epoch, epochs, parts, states, notes, ct).ConfigureAwait(false));
        var counts = RedriveCounts.None;
        await foreach (var folded in FoldAsync(version, epoch, heads, parts, ct).ConfigureAwait(false))
        {
            foreach (var row in folded.Rows)
                counts = counts.Plus(row.Counts);
            foreach (var view in views)
                await view.ApplyAsync(folded, ct).ConfigureAwait(false);
        }
        var changes = views.SelectMany(view => view.Changed.Select(one => ResultChange.Of(view.View, one.Old, one.New))).Take(most);
        return new RedriveForecast(counts, views.Sum(view => (long)view.Count), [.. changes], notes);
    }

    private static ViewLayout InOneShard(ViewLayout layout) => layout with { Sharding = Sharding.Rekeyed, Shards = 1 };

    private async ValueTask<ViewTrial> TrialOfAsync(
        View view, PipelineEpoch epoch, IReadOnlyList<PipelineEpoch> epochs, IReadOnlyList<RedrivePart> parts, IShardStates? states,
        List<string> notes, CancellationToken ct)
    {
        var layout = epoch.View(view.Name)!;
        var began = epochs.FirstOrDefault(one => one.View(view.Name)?.Number == layout.Number)?.OpenedAt ?? shell.Clock.GetUtcNow();
        var definitions = new ResultDefinitions(ports.Versions, epochs, view, began);
        var trial = new TrialResults(ResultsOf.ViewAtRest(results, view));
        trial.Hold(await HeldAsync(view, epochs, states, notes, ct).ConfigureAwait(false));
        return new ViewTrial(view, layout, ports.Versions.Current, parts, trial, store => new CorrectionWriter(
            store, new StoredSessions(store), new RejectedResults(shell.Log), view, definitions));
    }

    /// <summary>What shards hold beside the stored results: windows that are open.</summary>
    private async ValueTask<IReadOnlyCollection<Result>> HeldAsync(
        View view, IReadOnlyList<PipelineEpoch> epochs, IShardStates? states, List<string> notes, CancellationToken ct)
    {
        var shards = epochs[^1].Shards().Where(shard => shard.View == view.Name).Select(shard => ShardLife.Of(shard, epochs)!).ToList();
        if (shards.Count == 0)
            return [];
        if (states is null)
        {
            notes.Add($"view {view.Name}: what shards hold can't be read, so windows that are open are shown as they are stored");
            return [];
        }
        var (held, problem) = await live.ReadAsync(ports.Versions, shards, null, states, ct).ConfigureAwait(false);
        if (problem is not null)
            notes.Add($"view {view.Name}: windows that are open are shown as they are stored: {problem.Why}");
        return held;
    }

    private async IAsyncEnumerable<FoldedBatch> FoldAsync(
        Pipeline version, PipelineEpoch epoch, EpochHeads heads, IReadOnlyList<RedrivePart> parts,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var fold = new VersionFold(version, ports, shell.Clock);
        var recipe = await fold.RefreshAsync(ct).ConfigureAwait(false);
        var plan = new RedrivePlan(0, default, "", "", default, parts);
        var after = heads with { Redriven = [.. Enumerable.Range(0, epoch.Partitions).Select(number => HeadOf(heads, number))] };
        var keys = new LetterKeys(ports.Keys, version.Name);
        while (RedriveChunks.Next(plan, after, EventsAtOnce, int.MaxValue, keys) is { Count: > 0 } chunks)
        {
            var folded = await FoldAsync(fold, epoch, chunks, recipe.Id, ct).ConfigureAwait(false);
            foreach (var row in folded.Rows)
                after.Redriven[row.Partition.Value] = PartitionHead.Of(row);
            fold.Archive?.Clear();
            yield return folded;
        }
    }

    private static PartitionHead HeadOf(EpochHeads heads, int partition) => heads[Source.RedriveOf(new Partition(partition))];

    private async ValueTask<FoldedBatch> FoldAsync(
        VersionFold fold, PipelineEpoch epoch, IReadOnlyList<PlannedChunk> chunks, string recipe, CancellationToken ct)
    {
        for (var round = 1; ; round++)
        {
            fold.Use(ports.Schemas.Known());
            var folded = fold.Fold.Fold(epoch, chunks, new BatchStamp("", shell.Clock.GetUtcNow(), recipe));
            if (round == MostRounds || fold.WantedSchemas.Count == 0)
                return folded;
            await ports.Schemas.AskAsync([.. fold.WantedSchemas], ct).ConfigureAwait(false);
        }
    }
}
