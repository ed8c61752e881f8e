using System.Text.Json;
using Azure.Data.Tables;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>
/// Chunks as table rows. Values that are queried, or that a person may want to see, have columns of their own; event times are milliseconds
/// since 1970.
/// </summary>
internal static class ChunkEntity
{
    public const string Clock = "clock";

    public static TableEntity ToEntity(ChunkRow row)
    {
        var entity = LedgerFormat.New(LedgerKeys.EpochPartition(row.Pipeline, row.Epoch), LedgerKeys.Chunk(row.Source, row.Previous));
        (entity["source"], entity["previous"]) = (row.Source.ToString(), row.Previous.Value);
        (entity["first"], entity["last"]) = (row.First.Value, row.Last.Value);
        (entity["delta"], entity[Clock], entity["missing"]) = (row.Delta, row.Clock, row.Missing);
        (entity["recipe"], entity["sectionsHash"]) = (row.Recipe, (long)row.SectionsHash);
        (entity["watermarkBefore"], entity["watermarkAfter"]) = (row.WatermarkBefore.Milliseconds, row.WatermarkAfter.Milliseconds);
        entity["totals"] = JsonSerializer.Serialize(row.Totals, LedgerJson.Default.ChainTotals);
        if (row.LastRecord is { } mark)
            (entity["recordTime"], entity["recordHash"]) = (mark.TimestampMs, (long)mark.Hash);
        if (row.NextEpoch is { } next)
            entity["nextEpoch"] = next.Value;
        else
            Write(entity, row.Counts);
        if (row.AfterIdle)
            entity["afterIdle"] = true;
        if (row.Trace is { } trace)
            entity["trace"] = trace;
        return entity;
    }

    public static ChunkRow Row(TableEntity stored, string pipeline, Epoch epoch)
    {
        var entity = LedgerFormat.Checked(stored);
        var next = entity.GetInt32("nextEpoch");
        return new ChunkRow
        {
            Pipeline = pipeline,
            Epoch = epoch,
            Source = Source.Parse(entity.GetString("source")),
            Previous = new Offset(Number(entity, "previous")),
            First = new Offset(Number(entity, "first")),
            Last = new Offset(Number(entity, "last")),
            Delta = entity.GetString("delta"),
            WatermarkBefore = new EventTime(Number(entity, "watermarkBefore")),
            WatermarkAfter = new EventTime(Number(entity, "watermarkAfter")),
            Missing = Number(entity, "missing"),
            Counts = next is null ? Counts(entity) : ChunkCounts.None,
            AfterIdle = entity.GetBoolean("afterIdle") == true,
            Totals = JsonSerializer.Deserialize(entity.GetString("totals"), LedgerJson.Default.ChainTotals)!,
            LastRecord = entity.GetInt64("recordTime") is { } time ? new RecordMark(time, (ulong)Number(entity, "recordHash")) : null,
            Clock = entity.GetDateTimeOffset(Clock)!.Value,
            Recipe = entity.GetString("recipe"),
            SectionsHash = (ulong)Number(entity, "sectionsHash"),
            Trace = entity.GetString("trace"),
            NextEpoch = next is { } number ? new Epoch(number) : null,
        };
    }

    private static void Write(TableEntity entity, ChunkCounts counts)
    {
        (entity["records"], entity["read"], entity["merged"]) = (counts.Records, counts.Read, counts.Merged);
        (entity["late"], entity["filtered"], entity["duplicate"]) = (counts.Late, counts.Filtered, counts.Duplicate);
        Write(entity, "dropped", counts.Dropped);
        Write(entity, "deadLettered", counts.DeadLettered);
        entity["views"] = JsonSerializer.Serialize(counts.Views, LedgerJson.Default.IReadOnlyDictionaryStringViewCounts);
    }

    private static void Write(TableEntity entity, string column, IReadOnlyDictionary<string, long> counts)
    {
        if (counts.Count > 0)
            entity[column] = JsonSerializer.Serialize(counts, LedgerJson.Default.IReadOnlyDictionaryStringInt64);
    }

    private static ChunkCounts Counts(TableEntity entity) => new(
        Number(entity, "records"), Number(entity, "read"), Number(entity, "merged"), Number(entity, "late"), Number(entity, "filtered"),
        Number(entity, "duplicate"),
        Numbers(entity, "deadLettered"),
        JsonSerializer.Deserialize(entity.GetString("views"), LedgerJson.Default.IReadOnlyDictionaryStringViewCounts)!)
    {
        Dropped = Numbers(entity, "dropped"),
    };

    private static IReadOnlyDictionary<string, long> Numbers(TableEntity entity, string column) =>
        entity.GetString(column) is { } json
            ? JsonSerializer.Deserialize(json, LedgerJson.Default.IReadOnlyDictionaryStringInt64)!
            : ChunkCounts.None.Dropped;

    private static long Number(TableEntity entity, string column) => entity.GetInt64(column)!.Value;
}
