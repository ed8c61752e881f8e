using System.Globalization;
using Azure.Data.Tables;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>
/// The mark of a delta object: sealed, and for which offsets, written in the transaction of its chunks' rows; or collected, when it has no
/// chunks. Both have the same key, so of a seal and the collector only one succeeds. It stays as long as the object.
/// </summary>
internal sealed record SealedDelta(string Name, IReadOnlyList<SealedChunk> Chunks)
{
    private const string NameColumn = "delta";
    private const string ChunksColumn = "chunks";

    public bool Covers(EventPosition position) =>
        Chunks.Any(chunk =>
            chunk.Source.Partition == position.Partition && position.Offset > chunk.Previous && position.Offset <= chunk.Last);

    /// <summary>Whether no append can name the object any more.</summary>
    public bool IsCollected => Chunks.Count == 0;

    public static TableEntity Collected(string pipeline, Epoch epoch, string delta)
    {
        var entity = LedgerFormat.New(LedgerKeys.EpochPartition(pipeline, epoch), LedgerKeys.Delta(delta));
        entity[NameColumn] = delta;
        entity[ChunksColumn] = "";
        return entity;
    }

    public static TableEntity ToEntity(IReadOnlyList<ChunkRow> rows)
    {
        var entity = LedgerFormat.New(LedgerKeys.EpochPartition(rows[0].Pipeline, rows[0].Epoch), LedgerKeys.Delta(rows[0].Delta));
        entity[NameColumn] = rows[0].Delta;
        entity[ChunksColumn] = string.Join(',', rows.Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"{row.Source}:{row.Previous}:{row.Last}")));
        return entity;
    }

    public static SealedDelta Of(TableEntity stored)
    {
        var entity = LedgerFormat.Checked(stored);
        var chunks = entity.GetString(ChunksColumn).Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new SealedDelta(entity.GetString(NameColumn), [.. chunks.Select(SealedChunk.Parse)]);
    }
}

/// <summary>Offsets (<paramref name="Previous"/>, <paramref name="Last"/>] of a source.</summary>
internal readonly record struct SealedChunk(Source Source, Offset Previous, Offset Last)
{
    public static SealedChunk Parse(string text)
    {
        var numbers = text.Split(':');
        return new SealedChunk(Source.Parse(numbers[0]), Offset(numbers[1]), Offset(numbers[2]));
    }

    private static Offset Offset(string number) => new(long.Parse(number, CultureInfo.InvariantCulture));
}
