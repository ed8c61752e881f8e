using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Time;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>Writes and reads rows of the table <c>side_events</c>.</summary>
internal static class SideEventRows
{
    public const string Columns = """
        pipeline, kind, partition, record_offset, event_index, views, delta, stage, reason, field, found, byte_position, event_time,
        kafka_timestamp, timestamp_type, key, headers, event, sealed_with
        """;

    public static Statement Bind(Statement statement, SideEvent side) => statement
        .Bind(side.Pipeline).Bind((int)side.Kind)
        .Bind(side.Position.Partition.Value).Bind(side.Position.Offset.Value).Bind(side.Position.Index)
        .Bind(StoredJson.Write(side.Views)).Bind(side.Delta)
        .Bind((int?)side.Rejection?.Stage).Bind(side.Rejection?.Reason).Bind(side.Rejection?.Field).Bind(side.Rejection?.Found)
        .Bind(side.Rejection?.BytePosition)
        .Bind(side.Time?.Milliseconds)
        .Bind(side.Record.TimestampMs).Bind((int)side.Record.TimestampType)
        .Bind(side.Record.Key).Bind(Headers(side.Record.Headers)).Bind(side.Event).Bind(side.SealedWith);

    public static SideEvent Row(Statement row)
    {
        var (pipeline, kind) = (row.Text(), (SideOutputKind)row.Int32());
        var position = new EventPosition(new Partition(row.Int32()), new Offset(row.Integer()), row.Int32());
        var (views, delta) = (StoredJson.ReadNames(row.Text()), row.Text());
        var rejection = Rejection(row);
        var time = row.IntegerOrNull() is { } milliseconds ? new EventTime(milliseconds) : (EventTime?)null;
        return new SideEvent(pipeline, kind, position, delta, rejection, views, time, Record(row), row.BlobOrNull())
        {
            SealedWith = row.TextOrNull(),
            Redriven = row.Int32(),
        };
    }

    private static RecordEnvelope Record(Statement row)
    {
        var (timestamp, type) = (row.Integer(), (TimestampType)row.Int32());
        var (key, headers) = (row.BlobOrNull(), row.BlobOrNull());
        return new RecordEnvelope(key, Headers(headers), timestamp, type);
    }

    private static byte[]? Headers(RecordHeaders headers)
    {
        if (headers.Count == 0)
            return null;
        var writer = new ByteWriter();
        EnvelopeFormat.WriteHeaders(writer, headers);
        return writer.ToArray();
    }

    private static RecordHeaders Headers(byte[]? stored)
    {
        if (stored is null)
            return RecordHeaders.None;
        var reader = new ByteReader(stored);
        return EnvelopeFormat.ReadHeaders(ref reader);
    }

    private static Rejection? Rejection(Statement row)
    {
        var (stage, reason, field) = (row.IntegerOrNull(), row.TextOrNull(), row.TextOrNull());
        var (found, bytePosition) = (row.TextOrNull(), row.IntegerOrNull());
        return stage is null ? null : new Rejection((RejectionStage)stage, reason!, field, found, bytePosition!.Value);
    }
}
