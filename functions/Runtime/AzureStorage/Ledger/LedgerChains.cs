using Azure.Data.Tables;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>Reads the chains of chunks.</summary>
internal sealed class LedgerChains(StorageTable table)
{
    // The service has no earlier times.
    private static readonly DateTimeOffset FirstMoment = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// At most <paramref name="limit"/> rows of a chain, from the first whose previous offset is at or after <paramref name="after"/>.
    /// </summary>
    public ValueTask<List<ChunkRow>> ReadAsync(
        string pipeline,
        Epoch epoch,
        Source source,
        Offset after,
        int limit,
        CancellationToken ct) =>
        table.RangeAsync(
            LedgerKeys.EpochPartition(pipeline, epoch),
            LedgerKeys.Chunk(source, after),
            OrderedKey.End(LedgerKeys.Chain(source)),
            ct,
            limit)
            .Select(entity => ChunkEntity.Row(entity, pipeline, epoch)).Take(limit).ToListAsync(ct);

    /// <summary>Rows of an epoch sealed within [from, to), by source and chain.</summary>
    public IAsyncEnumerable<ChunkRow> ReadAllAsync(
        string pipeline,
        Epoch epoch,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken ct)
    {
        var sealedThen = TableClient.CreateQueryFilter($"clock ge {(from < FirstMoment ? FirstMoment : from)} and clock lt {to}");
        var partition = LedgerKeys.EpochPartition(pipeline, epoch);
        return table.RangeAsync(partition, LedgerKeys.Chunks, OrderedKey.End(LedgerKeys.Chunks), ct, where: sealedThen)
            .Select(entity => ChunkEntity.Row(entity, pipeline, epoch));
    }

    /// <summary>The sources that have rows, each found by the key of the one before.</summary>
    public async ValueTask<List<Source>> SourcesAsync(string pipeline, Epoch epoch, CancellationToken ct)
    {
        var found = new List<Source>();
        var (partition, from, end) = (LedgerKeys.EpochPartition(pipeline, epoch), LedgerKeys.Chunks, OrderedKey.End(LedgerKeys.Chunks));
        while (await table.RangeAsync(partition, from, end, ct, page: 1).FirstOrDefaultAsync(ct).ConfigureAwait(false) is { } row)
        {
            found.Add(LedgerKeys.SourceOf(row.RowKey));
            from = OrderedKey.End(LedgerKeys.Chain(found[^1]));
        }
        return found;
    }
}
