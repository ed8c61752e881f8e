using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>
/// The ledger in a table (<see cref="LedgerKeys"/>). A row can be inserted only once, which makes an append conditional. So an append that
/// is repeated after a lost answer conflicts with itself; the caller then finds its own row as the head.
/// </summary>
internal sealed class AzureLedger : ILedger
{
    private const int QueriesAtOnce = 16;

    private readonly StorageTable _table;
    private readonly int _page;
    private readonly LedgerEpochs _epochs;
    private readonly LedgerChains _chains;
    private readonly LedgerTrim _trim;
    private readonly DeltaCollection _collection;
    private readonly KnownHeads _heads = new();

    /// <summary><paramref name="page"/>: rows that a search for a head reads at a time.</summary>
    public AzureLedger(StorageTable table, int page = StorageTable.MaxPage)
    {
        (_table, _page, _epochs, _chains) = (table, page, new LedgerEpochs(table), new LedgerChains(table));
        _trim = new LedgerTrim(table, _chains);
        Deltas = new SealedDeltas(table, _epochs);
        _collection = new DeltaCollection(table, _epochs, Deltas);
    }

    // One action is the delta object's mark.
    public int MaxRows => StorageTable.MaxActions - 1;

    /// <summary>Also used by the side outputs.</summary>
    public SealedDeltas Deltas { get; }

    public async ValueTask<PipelineEpoch?> NewestEpochAsync(string pipeline, CancellationToken ct) =>
        await EpochsAsync(pipeline, ct).ConfigureAwait(false) is [.., var newest] ? newest : null;

    public ValueTask<IReadOnlyList<PipelineEpoch>> EpochsAsync(string pipeline, CancellationToken ct) => _epochs.ReadAsync(pipeline, ct);

    public ValueTask<bool> TryOpenEpochAsync(PipelineEpoch epoch, IReadOnlyList<ChunkRow> ends, CancellationToken ct) =>
        _epochs.TryOpenAsync(epoch, ends, ct);

    public async ValueTask<AppendOutcome> TryAppendAsync(IReadOnlyList<ChunkRow> rows, CancellationToken ct)
    {
        if (rows.Count > MaxRows)
            throw new ArgumentException($"{rows.Count} rows don't go into one transaction, which takes {MaxRows}", nameof(rows));
        if (!await _table.TryInsertAsync([.. rows.Select(ChunkEntity.ToEntity), SealedDelta.ToEntity(rows)], ct).ConfigureAwait(false))
            return await _collection.IsCollectedAsync(rows[0], ct).ConfigureAwait(false) ? AppendOutcome.Collected : AppendOutcome.Taken;
        foreach (var row in rows)
            _heads.See(row);
        return AppendOutcome.Sealed;
    }

    public async ValueTask PutRecipeAsync(string pipeline, Recipe recipe, CancellationToken ct)
    {
        var entity = LedgerFormat.New(LedgerKeys.Recipes(pipeline), recipe.Id);
        entity["content"] = JsonSerializer.Serialize(recipe, LedgerJson.Default.Recipe);
        // The insert is refused when the recipe exists; then it is the same one.
        await _table.TryInsertAsync([entity], ct).ConfigureAwait(false);
    }

    public async ValueTask<Recipe?> FindRecipeAsync(string pipeline, string id, CancellationToken ct) =>
        await _table.FindAsync(LedgerKeys.Recipes(pipeline), id, ct).ConfigureAwait(false) is { } found
            ? JsonSerializer.Deserialize(LedgerFormat.Checked(found).GetString("content"), LedgerJson.Default.Recipe)
            : null;

    public async ValueTask PutDefinitionAsync(string pipeline, string version, string text, CancellationToken ct)
    {
        var entity = LedgerFormat.New(LedgerKeys.Definitions(pipeline), version);
        ChunkedColumn.Put(entity, "content", Encoding.UTF8.GetBytes(text));
        await _table.TryInsertAsync([entity], ct).ConfigureAwait(false);
    }

    public async ValueTask<string?> FindDefinitionAsync(string pipeline, string version, CancellationToken ct) =>
        await _table.FindAsync(LedgerKeys.Definitions(pipeline), version, ct).ConfigureAwait(false) is { } found
            ? Encoding.UTF8.GetString(ChunkedColumn.Get(LedgerFormat.Checked(found), "content"))
            : null;

    public async ValueTask<bool> AcceptLossAsync(string pipeline, AcceptedLoss loss, CancellationToken ct)
    {
        var entity = LedgerFormat.New(LedgerKeys.Losses(pipeline), AcceptedLossFormat.KeyOf(loss));
        ChunkedColumn.Put(entity, "content", AcceptedLossFormat.Write(loss));
        return await _table.TryInsertAsync([entity], ct).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<AcceptedLoss>> AcceptedLossesAsync(string pipeline, CancellationToken ct) =>
        await _table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {LedgerKeys.Losses(pipeline)}"), ct)
            .Select(row => AcceptedLossFormat.Read(ChunkedColumn.Get(LedgerFormat.Checked(row), "content")))
            .ToListAsync(ct)
            .ConfigureAwait(false);

    public ValueTask<IReadOnlyList<ChunkRow>> HeadsAsync(string pipeline, Epoch epoch, CancellationToken ct) =>
        HeadsAsync(pipeline, epoch, source => source.IsTopic, ct);

    public ValueTask<IReadOnlyList<ChunkRow>> RedrivenHeadsAsync(string pipeline, Epoch epoch, CancellationToken ct) =>
        HeadsAsync(pipeline, epoch, source => source == Source.RedriveOf(source.Partition), ct);

    private async ValueTask<IReadOnlyList<ChunkRow>> HeadsAsync(
        string pipeline, Epoch epoch, Func<Source, bool> isAsked, CancellationToken ct)
    {
        var present = _epochs.Known(pipeline, epoch)?.Sources() ?? await _chains.SourcesAsync(pipeline, epoch, ct).ConfigureAwait(false);
        var sources = present.Where(isAsked).ToList();
        var heads = new ChunkRow?[sources.Count];
        await Parallel.ForAsync(
            0, heads.Length, new ParallelOptions { MaxDegreeOfParallelism = QueriesAtOnce, CancellationToken = ct },
            async (index, token) => heads[index] = await HeadAsync(pipeline, epoch, sources[index], token).ConfigureAwait(false))
            .ConfigureAwait(false);
        return [.. heads.OfType<ChunkRow>()];
    }

    public async ValueTask<IReadOnlyList<ChunkRow>> ReadAsync(
        string pipeline,
        Epoch epoch,
        Source source,
        Offset after,
        int limit,
        CancellationToken ct) =>
        await _chains.ReadAsync(pipeline, epoch, source, after, limit, ct).ConfigureAwait(false);

    public async IAsyncEnumerable<ChunkRow> ReadAllAsync(
        string pipeline,
        DateTimeOffset from,
        DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var epoch in await EpochsAsync(pipeline, ct).ConfigureAwait(false))
        {
            await foreach (var row in _chains.ReadAllAsync(pipeline, epoch.Epoch, from, to, ct).ConfigureAwait(false))
                yield return row;
        }
    }

    public ValueTask<IReadOnlyList<string>> CollectAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) =>
        _collection.CollectAsync(pipeline, deltas, ct);

    public async ValueTask<TrimOutcome> TrimAsync(
        string pipeline, DateTimeOffset before, IReadOnlyDictionary<Source, ChainPoint> applied, CancellationToken ct)
    {
        var (removed, kept) = (0, new List<ChunkRow>());
        foreach (var epoch in await EpochsAsync(pipeline, ct).ConfigureAwait(false))
        {
            var trimmed = await _trim.RunAsync(epoch, before, applied, ct).ConfigureAwait(false);
            removed += trimmed.Rows;
            kept.AddRange(trimmed.Kept);
        }
        return new TrimOutcome(removed, kept);
    }

    public IAsyncEnumerable<string> UnusedDeltasAsync(string pipeline, DateTimeOffset before, CancellationToken ct) =>
        _collection.UnusedAsync(pipeline, before, _trim, ct);

    public ValueTask ForgetAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) =>
        _collection.ForgetAsync(pipeline, deltas, ct);

    private async ValueTask<ChunkRow?> HeadAsync(string pipeline, Epoch epoch, Source source, CancellationToken ct)
    {
        var search = new HeadSearch(_chains, pipeline, epoch, source, _page);
        var head = await search.FindAsync(_heads.Find(pipeline, epoch, source), ct).ConfigureAwait(false);
        if (head is not null)
            _heads.See(head);
        return head;
    }
}
