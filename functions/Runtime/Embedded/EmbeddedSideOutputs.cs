using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>
/// Dead letters and late events in SQLite. The delta object is part of the key: an instance whose seal fails must not overwrite the event
/// of the sealed batch. Of the rows of one event the query returns the one that counts.
/// </summary>
internal sealed class EmbeddedSideOutputs(DatabaseFile file) : ISideOutputs
{
    // Whether it was redriven stays.
    private const string Write = $"""
        INSERT INTO side_events ({SideEventRows.Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (pipeline, kind, partition, record_offset, event_index, views, delta) DO UPDATE SET
            stage = excluded.stage, reason = excluded.reason, field = excluded.field, found = excluded.found,
            byte_position = excluded.byte_position, event_time = excluded.event_time, kafka_timestamp = excluded.kafka_timestamp,
            timestamp_type = excluded.timestamp_type, key = excluded.key, headers = excluded.headers, event = excluded.event,
            sealed_with = excluded.sealed_with
        """;

    private const string Mark = """
        UPDATE side_events SET redriven = ?
        WHERE pipeline = ? AND kind = ? AND partition = ? AND record_offset = ? AND event_index = ? AND views = ? AND delta = ?
        """;

    private const string IsSealed = """
        EXISTS (
            SELECT 1 FROM sealed_chunks
            WHERE pipeline = side_events.pipeline AND delta = side_events.delta AND partition = side_events.partition
                AND previous < record_offset AND record_offset <= last_offset)
        """;

    // The index is named because SQLite has no statistics here, assumes few rows per pipeline, and would sort them all.
    private const string Sealed = $"""
        SELECT {SideEventRows.Columns}, redriven FROM side_events INDEXED BY side_events_by_delta
        WHERE pipeline = ?1 AND kind = ?2 AND (?3 IS NULL OR reason = ?3)
            AND (delta, partition, record_offset, event_index, views) > (?4, ?5, ?6, ?7, ?8) AND (?9 OR redriven = 0)
            AND {IsSealed}
        ORDER BY delta, partition, record_offset, event_index, views
        """;

    private const int DeltasAtOnce = 50;
    private const string Delete = "DELETE FROM side_events WHERE pipeline = ? AND delta = ?";

    public async ValueTask WriteAsync(IReadOnlyList<SideEvent> events, CancellationToken ct) => await file.Writer.WriteAsync(
        database =>
        {
            var write = database.Prepare(Write);
            foreach (var side in events)
                SideEventRows.Bind(write, side).Run();
            return true;
        },
        ct);

    public IAsyncEnumerable<SideEvent> QueryAsync(SideEventSelection asked, CancellationToken ct) =>
        file.Readers.StreamAsync<SideEvent>(
            (database, last) => Query(database, asked, last is null ? asked.After : SideEventPlace.Of(last)),
            SideEventRows.Row,
            side => side.Record.Size + (side.Event?.Length ?? 0),
            ct);

    private static Statement Query(Database database, SideEventSelection asked, SideEventPlace? after) =>
        database.Prepare(Sealed).Bind(asked.Pipeline).Bind((int)asked.Kind).Bind(asked.Reason)
            .Bind(after?.Delta ?? "").Bind(after?.Position.Partition.Value ?? -1).Bind(after?.Position.Offset.Value ?? -1)
            .Bind(after?.Position.Index ?? -1)
            .Bind(after is { } place ? StoredJson.Write(place.ViewNames) : "").Bind(asked.WithRedriven ? 1 : 0);

    public async ValueTask MarkRedrivenAsync(
        string pipeline, SideOutputKind kind, int redrive, IReadOnlyList<SideEventPlace> events, CancellationToken ct) =>
        await file.Writer.WriteAsync(
            database =>
            {
                var mark = database.Prepare(Mark);
                foreach (var place in events)
                {
                    var position = place.Position;
                    mark.Bind(redrive).Bind(pipeline).Bind((int)kind).Bind(position.Partition.Value).Bind(position.Offset.Value)
                        .Bind(position.Index).Bind(StoredJson.Write(place.ViewNames)).Bind(place.Delta).Run();
                }
                return true;
            },
            ct);

    public async ValueTask DeleteAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct)
    {
        // In slices, so that appends don't wait for a long transaction.
        foreach (var some in deltas.Chunk(DeltasAtOnce))
        {
            await file.Writer.WriteAsync(
                database =>
                {
                    foreach (var delta in some)
                        database.Prepare(Delete).Bind(pipeline).Bind(delta).Run();
                    return true;
                },
                ct);
        }
    }
}
