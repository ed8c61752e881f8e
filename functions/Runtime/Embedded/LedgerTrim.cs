using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>
/// Removes old rows of the ledger, and tells which delta objects are of no use any more. <c>collected_deltas</c> has the objects that
/// no append can name, each with the newest epoch at that time: when that epoch has ended, every append with the object conflicts anyway.
/// Works in slices, so that appends don't wait for a long transaction.
/// </summary>
internal sealed class LedgerTrim(DatabaseFile file)
{
    private const int Slice = 1_000;

    private const string Chain = "pipeline = ?1 AND epoch = ?2 AND redrive = ?3 AND partition = ?4";

    private const string SelectChains = "SELECT DISTINCT epoch, redrive, partition FROM ledger WHERE pipeline = ? AND clock < ?";

    // Walks the chain from its oldest row to the first one that stays.
    private const string SelectFirstKept = $"""
        SELECT {LedgerRows.Columns} FROM ledger
        WHERE {Chain} AND (clock >= ?5 OR epoch > ?6 OR (epoch = ?6 AND last_offset > ?7)
            OR previous >= (SELECT max(previous) FROM ledger WHERE {Chain} AND next_epoch IS NULL)
            OR previous >= (SELECT max(previous) FROM ledger WHERE {Chain}))
        ORDER BY previous LIMIT 1
        """;

    private const string DeleteBefore = $"""
        DELETE FROM ledger WHERE {Chain} AND previous IN (
            SELECT previous FROM ledger WHERE {Chain} AND previous < ?5 ORDER BY previous LIMIT ?6)
        """;

    private const string SelectUnused = """
        SELECT DISTINCT delta FROM sealed_chunks AS old
        WHERE pipeline = ?1 AND delta > ?2 AND delta < ?3 AND NOT EXISTS (
            SELECT 1 FROM ledger INDEXED BY ledger_by_delta WHERE pipeline = ?1 AND delta = old.delta)
        UNION
        SELECT delta FROM collected_deltas
        WHERE pipeline = ?1 AND delta > ?2 AND delta < ?3 AND epoch < (SELECT max(epoch) FROM epochs WHERE pipeline = ?1)
        ORDER BY delta
        """;

    private const string SelectCollected = "SELECT delta FROM collected_deltas WHERE pipeline = ? AND delta = ?";

    private const string Collect = """
        INSERT INTO collected_deltas (pipeline, delta, epoch)
        SELECT ?1, ?2, (SELECT coalesce(max(epoch), 0) FROM epochs WHERE pipeline = ?1)
        WHERE NOT EXISTS (SELECT 1 FROM sealed_chunks WHERE pipeline = ?1 AND delta = ?2)
        ON CONFLICT DO NOTHING
        """;

    private const string ForgetSealed = "DELETE FROM sealed_chunks WHERE pipeline = ? AND delta = ?";
    private const string ForgetCollected = "DELETE FROM collected_deltas WHERE pipeline = ? AND delta = ?";

    public static bool IsCollected(Database database, string pipeline, string delta) =>
        database.Prepare(SelectCollected).Bind(pipeline).Bind(delta).ReadOne(row => row.Text()) is not null;

    public async ValueTask<IReadOnlyList<string>> CollectAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct)
    {
        var collected = new List<string>();
        foreach (var some in deltas.Chunk(Slice))
        {
            await file.Writer.WriteAsync(
                database =>
                {
                    foreach (var delta in some)
                        database.Prepare(Collect).Bind(pipeline).Bind(delta).Run();
                    collected.AddRange(some.Where(delta => IsCollected(database, pipeline, delta)));
                    return true;
                },
                ct);
        }
        return collected;
    }

    public async ValueTask<TrimOutcome> RunAsync(
        string pipeline, DateTimeOffset before, IReadOnlyDictionary<Source, ChainPoint> applied, CancellationToken ct)
    {
        var chains = await file.Readers.ReadAsync(
            database => database.Prepare(SelectChains).Bind(pipeline).Bind(before.UtcTicks)
                .ReadAll(row => new ChainId(pipeline, row.Int32(), row.Int32(), row.Int32())),
            ct);
        var (removed, kept) = (0, new List<ChunkRow>());
        foreach (var chain in chains)
        {
            var point = applied.GetValueOrDefault(chain.Source, ChainPoint.Start);
            if (await FirstKeptAsync(chain, before, point, ct) is not { } first)
                continue;
            removed += await RemoveAsync(chain, first.Previous, ct);
            if (first.NextEpoch is null && first.Clock < before && ChainPoint.After(first) > point)
                kept.Add(first);
        }
        return new TrimOutcome(removed, kept);
    }

    public IAsyncEnumerable<string> UnusedAsync(string pipeline, DateTimeOffset before, CancellationToken ct) =>
        file.Readers.StreamAsync<string>(
            (database, last) => database.Prepare(SelectUnused).Bind(pipeline).Bind(last ?? "").Bind(DeltaName.LowestOf(before)),
            row => row.Text(),
            _ => 0,
            ct);

    public async ValueTask ForgetAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct)
    {
        foreach (var some in deltas.Chunk(Slice))
        {
            await file.Writer.WriteAsync(
                database =>
                {
                    foreach (var delta in some)
                    {
                        database.Prepare(ForgetSealed).Bind(pipeline).Bind(delta).Run();
                        database.Prepare(ForgetCollected).Bind(pipeline).Bind(delta).Run();
                    }
                    return true;
                },
                ct);
        }
    }

    private ValueTask<ChunkRow?> FirstKeptAsync(ChainId chain, DateTimeOffset before, ChainPoint applied, CancellationToken ct) =>
        file.Readers.ReadAsync(
            database => chain.Bind(database.Prepare(SelectFirstKept))
                .Bind(before.UtcTicks).Bind(applied.Epoch.Value).Bind(applied.Last.Value)
                .ReadOne(LedgerRows.Row),
            ct);

    private async ValueTask<int> RemoveAsync(ChainId chain, Offset before, CancellationToken ct)
    {
        var (total, removed) = (0, Slice);
        while (removed == Slice)
        {
            await file.Writer.WriteAsync(
                database =>
                {
                    chain.Bind(database.Prepare(DeleteBefore)).Bind(before.Value).Bind(Slice).Run();
                    removed = database.Changes;
                    return true;
                },
                ct);
            total += removed;
        }
        return total;
    }

    private sealed record ChainId(string Pipeline, int Epoch, int Redrive, int Partition)
    {
        public Source Source => new(new Partition(Partition), Redrive);

        public Statement Bind(Statement statement) => statement.Bind(Pipeline).Bind(Epoch).Bind(Redrive).Bind(Partition);
    }
}
