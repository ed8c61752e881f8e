using System.Globalization;
using Serverless.Core.Binary;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Transforms;
using Serverless.Runtime.Batches;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.References;
using Serverless.Runtime.Unpacking;

namespace Serverless.Runtime.Repair;

/// <summary>
/// Folds the records of a sealed batch again, in the same way: by the version of the pipeline that its recipe names, with the clock, the
/// watermarks, the ingest states and the versions of tables that were before it, for the layouts of its epoch. What comes out is the same
/// as long as the topic has the same records, and the versions of tables are kept or made no difference. Events that were redriven are
/// folded again from what their redrive has kept of them.
/// </summary>
internal sealed class BatchRefold(RepairPorts ports)
{
    // The batch was folded at once, so it can be again, whatever the budget is by now.
    private static readonly FoldBudget Unlimited = new(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue);

    private readonly ObjectRows _rows = new(ports.Ledger, ports.Pipeline);

    /// <summary>Folds the records of all rows of one object.</summary>
    /// <exception cref="IngestStoppedException">What must be known of earlier events lies in an object that is damaged, too.</exception>
    public async ValueTask<Refolded> RunAsync(IReadOnlyList<ChunkRow> rows, CancellationToken ct)
    {
        if (await VersionOfAsync(rows[0], ct).ConfigureAwait(false) is not var (recipe, version))
            return Refolded.Impossible($"nothing is known any more of the definition that it was folded by (recipe {rows[0].Recipe})");
        if (recipe.PersonalKey is { } named && ports.Keys.Find(named) is null)
            return Refolded.Impossible(ports.Keys.Missing(named));
        var chunks = new List<PlannedChunk>();
        // The events of keys that weren't there then were left, whether or not the keys are there now.
        var keys = new LetterKeys(ports.Keys.Without(recipe.MissingKeys), ports.Pipeline);
        foreach (var row in rows.Where(row => !row.Source.IsTopic))
        {
            var (part, why) = await RedrivenAsync(row, ct).ConfigureAwait(false);
            if (part is null)
                return Refolded.Impossible($"the events that were redriven as {row.Source}, offset {row.First}, {why}");
            chunks.Add(RedriveChunks.Of(part, row, keys));
        }
        if (keys.Missing.Except(recipe.MissingKeys).FirstOrDefault() is { } gone)
            return Refolded.Impossible(ports.Keys.Missing(gone));
        if (ports.Records is null && rows.Any(row => row.Source.IsTopic))
            return Refolded.Impossible("no broker is named that has its records: name it with --brokers");
        foreach (var row in rows.Where(row => row.Source.IsTopic))
        {
            var records = await ports.Records!.ReadAsync(version.Definition.Topic, row.Partition, row.First, row.Last, ct)
                .ConfigureAwait(false);
            if (records.Count != row.Counts.Records)
                return Refolded.Impossible(Gone(version.Definition.Topic, row, records.Count));
            chunks.Add(new PlannedChunk(row.Source, await HeadAsync(row, version, ct).ConfigureAwait(false), records));
        }
        var tables = await RecipeTables.LoadAsync(recipe, ports.References, ct).ConfigureAwait(false);
        var again = await FoldAsync(rows, chunks, version, tables, recipe, ct).ConfigureAwait(false);
        if (again.Why is null || !chunks.Exists(chunk => chunk.Records.Any(record => record.TimestampType == TimestampType.LogAppendTime)))
            return again;
        // Who folded it may not have been told that the times are the brokers' (the Kafka extension doesn't say): the clock counted then.
        var untold = await FoldAsync(rows, chunks.ConvertAll(Untold), version, tables, recipe, ct).ConfigureAwait(false);
        return untold.Why is null ? untold : again;
    }

    /// <summary>What a redrive has kept of a row's events; or why there is nothing.</summary>
    private async ValueTask<(RedrivePart? Part, string Why)> RedrivenAsync(ChunkRow row, CancellationToken ct)
    {
        try
        {
            return (await ports.Redrives.FindAsync(row.Partition, row.First, ct).ConfigureAwait(false), "are past their retention");
        }
        catch (CorruptDataException damage)
        {
            return (null, $"can't be read: {damage.Message}");
        }
    }

    private static PlannedChunk Untold(PlannedChunk chunk) =>
        chunk with { Records = [.. chunk.Records.Select(record => record with { TimestampType = TimestampType.CreateTime })] };

    private async ValueTask<Refolded> FoldAsync(
        IReadOnlyList<ChunkRow> rows,
        List<PlannedChunk> chunks,
        Pipeline version,
        ReferenceTables tables,
        Recipe recipe,
        CancellationToken ct)
    {
        var key = recipe.PersonalKey is { } named ? ports.Keys.Find(named) : null;
        var reader = new EventReader(version, new Unpacker().Unpack, key) { Tables = tables };
        var fold = new BatchFold(version, reader, ports.Deltas.WantsPacked ? PackedSection.Pack : null, tap: null, Unlimited);
        var epochs = await ports.Ledger.EpochsAsync(ports.Pipeline, ct).ConfigureAwait(false);
        var epoch = epochs.First(one => one.Epoch == rows[0].Epoch);
        var readBack = new IngestReadBack(ports.Ledger, ports.Deltas, version);
        FoldedBatch batch;
        do
        {
            foreach (var chunk in chunks.Where(chunk => !fold.Knows(chunk)))
                await readBack.RestoreAsync(fold, chunk, ct).ConfigureAwait(false);
            batch = fold.Fold(epoch, chunks, new BatchStamp(rows[0].Delta, rows[0].Clock, rows[0].Recipe));
        }
        while (await LearnsAsync(fold, reader, recipe, ct).ConfigureAwait(false));
        var losses = await RefoldsAccepted.ReadAsync(ports.Ledger, ports.Pipeline, ct).ConfigureAwait(false);
        var difference = batch.Rows.Count != rows.Count || batch.Rest.Count > 0
            ? "it gives other rows"
            : rows.Zip(batch.Rows, (was, now) => Refolded.DifferenceOf(losses.Latest(was), now, losses.Latest(was) != was))
                .FirstOrDefault(found => found is not null);
        return new Refolded(batch, difference is null ? null : difference + OtherTables(recipe, tables) + GoneSchemas(reader, recipe));
    }

    /// <summary>Whether there are schemas that the fold lacked: those that its recipe says were unknown are unknown again.</summary>
    private async ValueTask<bool> LearnsAsync(BatchFold fold, EventReader reader, Recipe recipe, CancellationToken ct)
    {
        var unasked = reader.WantedSchemas.ToLookup(id => IsUnknown(recipe, id));
        if (!unasked[false].Any())
            return false;
        var known = await ports.Schemas.AskAsync(unasked[false], ct).ConfigureAwait(false);
        reader.Schemas = reader.Schemas
            .With(unasked[false].Select(id => new KeyValuePair<SchemaId, SchemaAnswer>(id, known.Find(id) ?? SchemaAnswer.Absent)))
            .With(unasked[true].Select(id => new KeyValuePair<SchemaId, SchemaAnswer>(id, SchemaAnswer.Absent)));
        fold.Forget();
        return true;
    }

    private static bool IsUnknown(Recipe recipe, SchemaId id) => recipe.UnknownSchemas.Contains(id.ToString(), StringComparer.Ordinal);

    private static string GoneSchemas(EventReader reader, Recipe recipe) => string.Concat(reader.AbsentSchemas
        .Where(id => !IsUnknown(recipe, id))
        .Take(3)
        .Select(id => $"; the registry has no schema of {id} any more"));

    private async ValueTask<(Recipe Recipe, Pipeline Version)?> VersionOfAsync(ChunkRow row, CancellationToken ct)
    {
        if (await ports.Ledger.FindRecipeAsync(ports.Pipeline, row.Recipe, ct).ConfigureAwait(false) is not { } recipe)
            return null;
        var version = await ports.Versions.FindAsync(recipe.Definition, ct).ConfigureAwait(false);
        return version is null ? null : (recipe, version);
    }

    /// <summary>Where the chain was before the row. Ingest states are found by the object of the row before.</summary>
    private async ValueTask<PartitionHead> HeadAsync(ChunkRow row, Pipeline version, CancellationToken ct)
    {
        var before = version.IngestStates.Count == 0
            ? null
            : await _rows.EndingAtAsync(row.Source, ChainPoint.Before(row.Epoch, row.Previous), ct).ConfigureAwait(false);
        return new PartitionHead(row.Previous, row.WatermarkBefore, before?.Delta ?? "")
        {
            Epoch = row.Epoch,
            Totals = ChainTotals.None with { Records = row.Totals.Records - row.Counts.Records },
        };
    }

    private static string Gone(string topic, ChunkRow row, int found) => string.Create(CultureInfo.InvariantCulture,
        $"topic '{topic}' has {found} records at offsets {row.First} to {row.Last} of partition {row.Source}, ")
        + string.Create(CultureInfo.InvariantCulture, $"and {row.Counts.Records} were sealed: the others are gone");

    private static string OtherTables(Recipe recipe, ReferenceTables tables) => string.Concat(recipe.Tables
        .Where(table => tables.VersionOf(table.Key) != table.Value)
        .OrderBy(table => table.Key, StringComparer.Ordinal)
        .Select(table => string.Create(CultureInfo.InvariantCulture,
            $"; version {table.Value} of table {table.Key}, which it was folded with, is not kept any more: ")
            + Instead(table.Key, tables)));

    private static string Instead(string table, ReferenceTables tables) => tables.VersionOf(table) is > 0 and var version
        ? string.Create(CultureInfo.InvariantCulture, $"version {version} was taken")
        : "nor is any other";
}
