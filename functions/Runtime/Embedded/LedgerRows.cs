using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Embedded.Sqlite;

namespace Serverless.Runtime.Embedded;

/// <summary>Writes and reads rows of the tables <c>ledger</c> (each with one in <c>sealed_chunks</c>) and <c>epochs</c>.</summary>
internal static class LedgerRows
{
    public const string Columns = """
        pipeline, epoch, partition, redrive, previous, first_offset, last_offset, delta, watermark_before, watermark_after,
        missing, counts, totals, record_time, record_hash, clock, recipe, sections_hash, next_epoch, after_idle, trace
        """;

    private const string InsertRow =
        $"INSERT INTO ledger ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private const string InsertSealed =
        "INSERT INTO sealed_chunks (pipeline, delta, partition, redrive, previous, last_offset) VALUES (?, ?, ?, ?, ?, ?) "
        + "ON CONFLICT DO NOTHING";
    private const string InsertEpoch =
        "INSERT INTO epochs (pipeline, epoch, version, revision, partitions, views, opened_at, cause, redriven_since) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    /// <summary>Inserts the rows. False at the first one whose key exists; the caller then rolls back.</summary>
    public static bool TryInsert(Database database, IReadOnlyList<ChunkRow> rows)
    {
        var (insert, insertSealed) = (database.Prepare(InsertRow), database.Prepare(InsertSealed));
        foreach (var row in rows)
        {
            Bind(insert, row).Run();
            if (database.Changes == 0)
                return false;
            if (row.NextEpoch is null)
                insertSealed.Bind(row.Pipeline).Bind(row.Delta).Bind(row.Partition.Value).Bind(row.Source.Redrive)
                    .Bind(row.Previous.Value).Bind(row.Last.Value).Run();
        }
        return true;
    }

    public static bool TryInsert(Database database, PipelineEpoch epoch)
    {
        database.Prepare(InsertEpoch).Bind(epoch.Pipeline).Bind(epoch.Epoch.Value).Bind(epoch.Version).Bind(epoch.Revision)
            .Bind(epoch.Partitions).Bind(StoredJson.Write(epoch.Views)).Bind(epoch.OpenedAt.UtcTicks).Bind(epoch.Cause)
            .Bind(epoch.RedrivenSince.Value).Run();
        return database.Changes == 1;
    }

    public static ChunkRow Row(Statement row) => new()
    {
        Pipeline = row.Text(),
        Epoch = new Epoch(row.Int32()),
        Source = new Source(new Partition(row.Int32()), row.Int32()),
        Previous = new Offset(row.Integer()),
        First = new Offset(row.Integer()),
        Last = new Offset(row.Integer()),
        Delta = row.Text(),
        WatermarkBefore = new EventTime(row.Integer()),
        WatermarkAfter = new EventTime(row.Integer()),
        Missing = row.Integer(),
        Counts = StoredJson.ReadCounts(row.Text()),
        Totals = StoredJson.ReadTotals(row.Text()),
        LastRecord = Mark(row.IntegerOrNull(), row.IntegerOrNull()),
        Clock = Utc.FromTicks(row.Integer()),
        Recipe = row.Text(),
        SectionsHash = (ulong)row.Integer(),
        NextEpoch = row.IntegerOrNull() is { } next ? new Epoch((int)next) : null,
        AfterIdle = row.Integer() != 0,
        Trace = row.TextOrNull(),
    };

    public static PipelineEpoch EpochRow(Statement row) =>
        new(
            row.Text(), new Epoch(row.Int32()), row.Text(), row.Integer(), row.Int32(), StoredJson.ReadLayouts(row.Text()),
            Utc.FromTicks(row.Integer()))
        {
            Cause = row.Text(),
            RedrivenSince = new Epoch(row.Int32()),
        };

    private static RecordMark? Mark(long? time, long? hash) => time is { } at ? new RecordMark(at, (ulong)hash!.Value) : null;

    private static Statement Bind(Statement insert, ChunkRow row) => insert
        .Bind(row.Pipeline).Bind(row.Epoch.Value).Bind(row.Partition.Value).Bind(row.Source.Redrive).Bind(row.Previous.Value)
        .Bind(row.First.Value).Bind(row.Last.Value).Bind(row.Delta)
        .Bind(row.WatermarkBefore.Milliseconds).Bind(row.WatermarkAfter.Milliseconds).Bind(row.Missing)
        .Bind(StoredJson.Write(row.Counts)).Bind(StoredJson.Write(row.Totals))
        .Bind(row.LastRecord?.TimestampMs).Bind((long?)row.LastRecord?.Hash).Bind(row.Clock.UtcTicks)
        .Bind(row.Recipe).Bind((long)row.SectionsHash).Bind(row.NextEpoch?.Value)
        .Bind(row.AfterIdle ? 1 : 0).Bind(row.Trace);
}
