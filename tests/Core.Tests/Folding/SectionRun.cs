using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Folding;

/// <summary>Folds chunks of one partition with the views of <see cref="StreamPipeline"/>, and shows the sections that come of it.</summary>
internal sealed class SectionRun
{
    private static readonly Partition Partition = new(0);

    private static readonly IReadOnlyList<ViewLayout> Layouts =
        [.. SomeEpoch.Of(StreamPipeline.Instance, 1).Views.Select(layout => layout with { Shards = 1 })];

    private readonly ChunkFold _fold = new(StreamPipeline.Instance, new EventReader(StreamPipeline.Instance, AsIs));

    public SectionRun Fold(params (StreamEvent Event, long Arrived)[] events)
    {
        List<SourceRecord> records =
            [.. events.Select((one, at) =>
                new SourceRecord(Partition, new Offset(at), null, Encoding.UTF8.GetBytes(one.Event.Json), one.Arrived))];
        _fold.Fold(
            new PlannedChunk(Partition, PartitionHead.Start, records), Layouts, 1, new EventTime(StreamEvent.Base + StreamEvent.Later));
        return this;
    }

    public void Clear() => _fold.Clear();

    /// <summary>A whole delta object.</summary>
    public byte[] Write()
    {
        var delta = new DeltaWriter();
        _fold.WriteSections(delta, Layouts);
        return delta.Finish(DeltaParts.Of(StreamPipeline.Instance)).ToArray();
    }

    /// <summary>
    /// Of the sections of an object, that of the tumbling windows: the base of the arrivals, and of each entry the key and the arrival.
    /// </summary>
    public static (long Base, List<(string Key, long Arrived)> Entries) Arrivals(byte[] content)
    {
        var view = StreamPipeline.Instance.Views.Single(candidate => candidate.Name == "tumbling");
        var section = DeltaDirectory.Read(content).Sections.Single(candidate => candidate.Part == view.Index);
        var reader = new ByteReader(SectionFormat.Open(content.AsSpan((int)section.Offset, section.Length)));
        var header = SectionFormat.ReadHeader(ref reader, view.Aggregates);
        var entries = new List<(string, long)>();
        var cell = new Cell(view.Layout);
        for (var left = header.Entries; left > 0; left--)
        {
            var entry = SectionFormat.ReadEntry(ref reader);
            var body = new ByteReader(entry.Body);
            CellSection.ReadSlice(ref body);
            cell.Read(ref body, header.Versions, header.KafkaBaseMs);
            Assert.Equal((0, entry.Events), (body.Remaining, cell.Events));
            entries.Add((Encoding.UTF8.GetString(entry.Key), cell.OldestUnemittedKafkaMs));
        }
        Assert.Equal(0, reader.Remaining);
        return (header.KafkaBaseMs, entries);
    }

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
