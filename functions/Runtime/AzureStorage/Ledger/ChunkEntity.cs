using System.Text.Json;
using Azure.Data.Tables;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>Chunks as table rows. What one looks for or looks at is a column of its own; event times are milliseconds.</summary>
internal static class ChunkEntity
{
    public const string SealedAt = "sealedAt";

    public static TableEntity Of(ChunkRow row)
    {
        var entity = LedgerFormat.New(LedgerKeys.Of(row.Pipeline, row.Epoch), LedgerKeys.Chunk(row.Partition, row.Previous));
        (entity["partition"], entity["previous"], entity["first"], entity["last"]) = (row.Partition.Value, row.Previous.Value, row.First.Value, row.Last.Value);
        (entity["delta"], entity[SealedAt], entity["missing"]) = (row.Delta, row.SealedAt, row.Missing);
        (entity["watermarkBefore"], entity["watermarkAfter"]) = (row.WatermarkBefore.Milliseconds, row.WatermarkAfter.Milliseconds);
        if (row.NextEpoch is { } next)
            entity["nextEpoch"] = next.Value;
        else
            Write(entity, row.Counts);
        return entity;
    }

    public static ChunkRow Row(TableEntity stored, string pipeline, Epoch epoch)
    {
        var entity = LedgerFormat.Checked(stored);
        return new ChunkRow(
            pipeline, epoch, new Partition(entity.GetInt32("partition")!.Value),
            new Offset(Number(entity, "previous")), new Offset(Number(entity, "first")), new Offset(Number(entity, "last")),
            entity.GetString("delta"), new EventTime(Number(entity, "watermarkBefore")), new EventTime(Number(entity, "watermarkAfter")), Number(entity, "missing"),
            entity.GetInt32("nextEpoch") is null ? Counts(entity) : ChunkCounts.None,
            entity.GetDateTimeOffset(SealedAt)!.Value,
            entity.GetInt32("nextEpoch") is { } next ? new Epoch(next) : null);
    }

    private static void Write(TableEntity entity, ChunkCounts counts)
    {
        (entity["records"], entity["read"], entity["merged"]) = (counts.Records, counts.Read, counts.Merged);
        (entity["late"], entity["filtered"], entity["duplicate"]) = (counts.Late, counts.Filtered, counts.Duplicate);
        if (counts.DeadLettered.Count > 0)
            entity["deadLettered"] = JsonSerializer.Serialize(counts.DeadLettered, LedgerJson.Default.IReadOnlyDictionaryStringInt64);
        entity["views"] = JsonSerializer.Serialize(counts.Views, LedgerJson.Default.IReadOnlyDictionaryStringViewCounts);
    }

    private static ChunkCounts Counts(TableEntity entity) => new(
        Number(entity, "records"), Number(entity, "read"), Number(entity, "merged"), Number(entity, "late"), Number(entity, "filtered"), Number(entity, "duplicate"),
        entity.GetString("deadLettered") is { } dead ? JsonSerializer.Deserialize(dead, LedgerJson.Default.IReadOnlyDictionaryStringInt64)! : ChunkCounts.None.DeadLettered,
        JsonSerializer.Deserialize(entity.GetString("views"), LedgerJson.Default.IReadOnlyDictionaryStringViewCounts)!);

    private static long Number(TableEntity entity, string column) => entity.GetInt64(column)!.Value;
}
