using System.Globalization;
using Azure.Data.Tables;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>
/// A delta object that is sealed, and for which offsets: a row beside those of its chunks, from the same transaction. It stays as long as
/// one of those rows.
/// </summary>
internal sealed record SealedDelta(string Name, IReadOnlyList<SealedChunk> Chunks)
{
    private const string NameColumn = "delta";

    public bool Covers(EventPosition position) =>
        Chunks.Any(chunk =>
            chunk.Source.Partition == position.Partition && position.Offset > chunk.Previous && position.Offset <= chunk.Last);

    public static TableEntity ToEntity(IReadOnlyList<ChunkRow> rows)
    {
        var entity = LedgerFormat.New(LedgerKeys.EpochPartition(rows[0].Pipeline, rows[0].Epoch), LedgerKeys.Delta(rows[0].Delta));
        entity[NameColumn] = rows[0].Delta;
        entity["chunks"] = string.Join(',', rows.Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"{row.Source}:{row.Previous}:{row.Last}")));
        return entity;
    }

    public static SealedDelta Of(TableEntity stored)
    {
        var entity = LedgerFormat.Checked(stored);
        return new SealedDelta(entity.GetString(NameColumn), [.. entity.GetString("chunks").Split(',').Select(SealedChunk.Parse)]);
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
