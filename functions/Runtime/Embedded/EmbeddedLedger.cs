using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>The ledger in SQLite. Its primary key makes an append conditional: a row with the same previous offset conflicts.</summary>
internal sealed class EmbeddedLedger(DatabaseFile file) : ILedger
{
    private const string SelectEpochs =
        "SELECT pipeline, epoch, version, revision, partitions, views, opened_at, cause, redriven_since FROM epochs WHERE pipeline = ?1";

    // Walks from partition to partition and to the end of each chain by the primary key, instead of reading the chains.
    private const string SelectHeads = $"""
        WITH RECURSIVE present(number) AS (
            SELECT min(partition) FROM ledger WHERE pipeline = ?1 AND epoch = ?2 AND redrive = ?3
            UNION ALL
            SELECT (SELECT min(partition) FROM ledger WHERE pipeline = ?1 AND epoch = ?2 AND redrive = ?3 AND partition > number)
            FROM present WHERE number IS NOT NULL
        )
        SELECT {LedgerRows.Columns} FROM present CROSS JOIN ledger
        WHERE pipeline = ?1 AND epoch = ?2 AND redrive = ?3 AND partition = number
            AND previous = (SELECT max(previous) FROM ledger WHERE pipeline = ?1 AND epoch = ?2 AND redrive = ?3 AND partition = number)
        ORDER BY number
        """;

    private const string SelectAfter = $"""
        SELECT {LedgerRows.Columns} FROM ledger
        WHERE pipeline = ? AND epoch = ? AND redrive = ? AND partition = ? AND previous >= ? ORDER BY previous LIMIT ?
        """;

    private const string SelectSealed = $"""
        SELECT {LedgerRows.Columns} FROM ledger
        WHERE pipeline = ? AND clock >= ? AND clock < ? AND (epoch, redrive, partition, previous) > (?, ?, ?, ?)
        ORDER BY epoch, redrive, partition, previous
        """;

    private const string InsertRecipe = "INSERT INTO recipes (pipeline, id, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    private const string SelectRecipe = "SELECT content FROM recipes WHERE pipeline = ? AND id = ?";

    private const string InsertDefinition = "INSERT INTO definitions (pipeline, version, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    private const string SelectDefinition = "SELECT content FROM definitions WHERE pipeline = ? AND version = ?";

    private const string InsertLoss = "INSERT INTO accepted_losses (pipeline, place, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    private const string SelectLosses = "SELECT content FROM accepted_losses WHERE pipeline = ? ORDER BY place";

    private readonly LedgerTrim _trim = new(file);

    public ValueTask<PipelineEpoch?> NewestEpochAsync(string pipeline, CancellationToken ct) =>
        file.Readers.ReadAsync(database =>
            database.Prepare($"{SelectEpochs} ORDER BY epoch DESC LIMIT 1").Bind(pipeline).ReadOne(LedgerRows.EpochRow), ct);

    public ValueTask<IReadOnlyList<PipelineEpoch>> EpochsAsync(string pipeline, CancellationToken ct) =>
        file.Readers.ReadAsync<IReadOnlyList<PipelineEpoch>>(
            database => database.Prepare($"{SelectEpochs} ORDER BY epoch").Bind(pipeline).ReadAll(LedgerRows.EpochRow), ct);

    public async ValueTask<bool> TryOpenEpochAsync(PipelineEpoch epoch, IReadOnlyList<ChunkRow> ends, CancellationToken ct) =>
        await file.Writer.WriteAsync(database => LedgerRows.TryInsert(database, epoch) && LedgerRows.TryInsert(database, ends), ct);

    public async ValueTask PutRecipeAsync(string pipeline, Recipe recipe, CancellationToken ct) =>
        await file.Writer.WriteAsync(
            database =>
            {
                database.Prepare(InsertRecipe).Bind(pipeline).Bind(recipe.Id).Bind(StoredJson.Write(recipe)).Run();
                return true;
            },
            ct);

    public async ValueTask PutDefinitionAsync(string pipeline, string version, string text, CancellationToken ct) =>
        await file.Writer.WriteAsync(
            database =>
            {
                database.Prepare(InsertDefinition).Bind(pipeline).Bind(version).Bind(text).Run();
                return true;
            },
            ct);

    public ValueTask<string?> FindDefinitionAsync(string pipeline, string version, CancellationToken ct) =>
        file.Readers.ReadAsync(database => database.Prepare(SelectDefinition).Bind(pipeline).Bind(version).ReadOne(row => row.Text()), ct);

    public ValueTask<Recipe?> FindRecipeAsync(string pipeline, string id, CancellationToken ct) =>
        file.Readers.ReadAsync(database =>
            database.Prepare(SelectRecipe).Bind(pipeline).Bind(id).ReadOne(row => StoredJson.ReadRecipe(row.Text())), ct);

    public async ValueTask<bool> AcceptLossAsync(string pipeline, AcceptedLoss loss, CancellationToken ct) =>
        await file.Writer.WriteAsync(
            database =>
            {
                database.Prepare(InsertLoss).Bind(pipeline).Bind(AcceptedLossFormat.KeyOf(loss)).Bind(AcceptedLossFormat.Write(loss)).Run();
                return database.Changes == 1;
            },
            ct);

    public ValueTask<IReadOnlyList<AcceptedLoss>> AcceptedLossesAsync(string pipeline, CancellationToken ct) =>
        file.Readers.ReadAsync<IReadOnlyList<AcceptedLoss>>(
            database => database.Prepare(SelectLosses).Bind(pipeline).ReadAll(row => AcceptedLossFormat.Read(row.Blob())), ct);

    public int MaxRows => int.MaxValue;

    public async ValueTask<AppendOutcome> TryAppendAsync(IReadOnlyList<ChunkRow> rows, CancellationToken ct)
    {
        var outcome = AppendOutcome.Taken;
        await file.Writer.WriteAsync(
            database =>
            {
                outcome = LedgerTrim.IsCollected(database, rows[0].Pipeline, rows[0].Delta) ? AppendOutcome.Collected
                    : LedgerRows.TryInsert(database, rows) ? AppendOutcome.Sealed
                    : AppendOutcome.Taken;
                return outcome == AppendOutcome.Sealed;
            },
            ct);
        return outcome;
    }

    public ValueTask<IReadOnlyList<ChunkRow>> HeadsAsync(string pipeline, Epoch epoch, CancellationToken ct) =>
        HeadsAsync(pipeline, epoch, redrive: 0, ct);

    public ValueTask<IReadOnlyList<ChunkRow>> RedrivenHeadsAsync(string pipeline, Epoch epoch, CancellationToken ct) =>
        HeadsAsync(pipeline, epoch, Source.RedriveOf(default).Redrive, ct);

    public ValueTask<IReadOnlyList<ChunkRow>> ReadAsync(
        string pipeline, Epoch epoch, Source source, Offset after, int limit, CancellationToken ct) =>
        file.Readers.ReadAsync<IReadOnlyList<ChunkRow>>(
            database => database.Prepare(SelectAfter)
                .Bind(pipeline).Bind(epoch.Value).Bind(source.Redrive).Bind(source.Partition.Value).Bind(after.Value).Bind(limit)
                .ReadAll(LedgerRows.Row),
            ct);

    public IAsyncEnumerable<ChunkRow> ReadAllAsync(string pipeline, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        file.Readers.StreamAsync<ChunkRow>(
            (database, last) => database.Prepare(SelectSealed).Bind(pipeline).Bind(from.UtcTicks).Bind(to.UtcTicks)
                .Bind(last?.Epoch.Value ?? 0).Bind(last?.Source.Redrive ?? 0).Bind(last?.Partition.Value ?? 0)
                .Bind(last?.Previous.Value ?? long.MinValue),
            LedgerRows.Row,
            _ => 0,
            ct);

    public ValueTask<IReadOnlyList<string>> CollectAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) =>
        _trim.CollectAsync(pipeline, deltas, ct);

    public ValueTask<TrimOutcome> TrimAsync(
        string pipeline, DateTimeOffset before, IReadOnlyDictionary<Source, ChainPoint> applied, CancellationToken ct) =>
        _trim.RunAsync(pipeline, before, applied, ct);

    public IAsyncEnumerable<string> UnusedDeltasAsync(string pipeline, DateTimeOffset before, CancellationToken ct) =>
        _trim.UnusedAsync(pipeline, before, ct);

    public ValueTask ForgetAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) =>
        _trim.ForgetAsync(pipeline, deltas, ct);

    private ValueTask<IReadOnlyList<ChunkRow>> HeadsAsync(string pipeline, Epoch epoch, int redrive, CancellationToken ct) =>
        file.Readers.ReadAsync<IReadOnlyList<ChunkRow>>(
            database => database.Prepare(SelectHeads).Bind(pipeline).Bind(epoch.Value).Bind(redrive).ReadAll(LedgerRows.Row), ct);
}
