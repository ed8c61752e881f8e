using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Reports;

/// <summary>
/// A report as bytes: header; watermark; outbox; time in UTC ticks; why it is stuck (empty when it isn't); the number of fences; and each
/// fence's partition, redrive, epoch, last offset, events applied, at the start, and set aside, from where on rows are kept, what it is
/// stuck at (0 for nothing), and what it has stepped over; then what is set aside, whether the state is handed over, the number of
/// checkpoints, how long the state is, and whether it holds anything.
/// </summary>
internal static class ShardReportFormat
{
    private const byte Version = 4;

    public static byte[] Write(ShardReport report)
    {
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, StoredForm.ShardReport, Version);
        writer.Signed(report.Watermark.Milliseconds);
        writer.Unsigned((ulong)report.Outbox);
        writer.Signed(report.At.UtcTicks);
        writer.Text(report.Stuck ?? "");
        writer.Unsigned((ulong)report.Fences.Count);
        foreach (var fence in report.Fences)
            Write(writer, fence);
        ShardAsideFormat.Write(writer, report.Aside);
        writer.Byte(report.HasHandedOver ? (byte)1 : (byte)0);
        writer.Unsigned((ulong)report.Checkpoints);
        writer.Unsigned((ulong)report.StateBytes);
        writer.Byte(report.IsOpen ? (byte)1 : (byte)0);
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    /// <summary>The report of a shard; null when the bytes are damaged or of another form.</summary>
    public static ShardReport? Read(ShardId shard, ReadOnlySpan<byte> stored)
    {
        try
        {
            var reader = new ByteReader(StoredHeader.Open(stored, StoredForm.ShardReport, Version));
            var (watermark, outbox) = (new EventTime(reader.Signed()), reader.Count());
            var at = new DateTimeOffset(reader.Signed(), TimeSpan.Zero);
            var stuck = reader.Text();
            var fences = new ReportedFence[reader.Count(reader.Remaining)];
            for (var index = 0; index < fences.Length; index++)
                fences[index] = Fence(ref reader);
            return new ShardReport(shard, fences, watermark, outbox, stuck.Length == 0 ? null : stuck, at)
            {
                Aside = ShardAsideFormat.Read(ref reader),
                HasHandedOver = reader.Byte() == 1,
                Checkpoints = reader.Count(),
                StateBytes = reader.Count(),
                IsOpen = reader.Byte() == 1,
            };
        }
        catch (Exception fault) when (fault is CorruptDataException or UnknownFormException)
        {
            return null;
        }
    }

    private static void Write(ByteWriter writer, ReportedFence fence)
    {
        writer.Unsigned((ulong)fence.Source.Partition.Value);
        writer.Unsigned((ulong)fence.Source.Redrive);
        writer.Unsigned((ulong)fence.Epoch.Value);
        writer.Signed(fence.Last.Value);
        writer.Signed(fence.Applied);
        writer.Signed(fence.Base);
        writer.Signed(fence.SetAside);
        writer.Unsigned((ulong)fence.Kept.Epoch.Value);
        writer.Signed(fence.Kept.Last.Value);
        writer.Byte((byte)(fence.Stuck ?? 0));
        LostEventsFormat.Write(writer, fence.Lost);
    }

    private static ReportedFence Fence(ref ByteReader reader) => new(
        new Source(new Partition(reader.Count()), reader.Count()), new Epoch(reader.Count()), new Offset(reader.Signed()),
        reader.Signed(), reader.Signed(), reader.Signed())
    {
        Kept = new ChainPoint(new Epoch(reader.Count()), new Offset(reader.Signed())),
        Stuck = reader.Byte() is > 0 and var kind ? (StuckKind)kind : null,
        Lost = LostEventsFormat.Read(ref reader),
    };
}
