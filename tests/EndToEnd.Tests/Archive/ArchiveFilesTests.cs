using Avro.File;
using Avro.Generic;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Runtime.Archive;

namespace Serverless.EndToEnd.Tests.Archive;

public sealed class ArchiveFilesTests
{
    private static readonly Pipeline Pipeline = Pipeline.Compile(PipelineParser.Parse(System.Text.Encoding.UTF8.GetBytes("""
        {
          "name": "meter-readings", "topic": "t", "key": "device",
          "formats": [{ "kind": "json", "framing": "lines" }],
          "fields": {
            "device": { "type": "text", "required": true },
            "unit-cost": { "type": "number" },
            "sequence": { "type": "integer" },
            "ok": { "type": "boolean" },
            "at": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "at", "bound": "5s", "maxFuture": "1h", "idle": "10s" },
          "views": [{ "name": "v", "key": ["device"], "window": { "tumbling": "10s" }, "allowedLateness": "0s",
            "sharding": "co-partitioned", "shards": 1, "aggregates": { "count": { "kind": "count" } } }]
        }
        """)).Definition!);

    [Fact]
    public void Every_accepted_event_is_in_the_file_of_its_day_with_its_position_and_all_its_fields()
    {
        // day 1         é ─┤ day 2
        //       b          │ c            and a line that is no event
        var files = Archived(
            """{"device":"é","unit-cost":1.5,"sequence":9007199254740993,"ok":true,"at":"2026-03-01T23:59:59.999Z"}""",
            """{"device":"c","at":"2026-03-02T00:00:00Z"}""",
            """{"device":"b","unit-cost":-0.25,"at":"2026-03-01T12:00:00Z"}""",
            "no event");

        Assert.Equal([new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 2)], files.Select(file => file.Date));
        var first = Read(files[0]);
        Assert.Equal([("é", 0), ("b", 2)], first.Select(record => ((string)record["device"], (int)record["_index"])));
        Assert.Equal((1.5, 9_007_199_254_740_993L, true), (first[0]["unit_cost"], first[0]["sequence"], first[0]["ok"]));
        Assert.Equal(new DateTime(2026, 3, 1, 23, 59, 59, 999, DateTimeKind.Utc), first[0]["at"]);
        Assert.Equal((3, 41L), (first[0]["_partition"], first[0]["_offset"]));
        Assert.Equal((null, null), (first[1]["sequence"], first[1]["ok"]));
        Assert.Equal("c", Assert.Single(Read(files[1]))["device"]);
    }

    [Fact]
    public void Each_taking_begins_anew()
    {
        var files = new ArchiveFiles(Pipeline);
        Fold(files, """{"device":"a","at":"2026-03-01T12:00:00Z"}""");
        Assert.Single(files.Take());
        Assert.Empty(files.Take());

        Fold(files, """{"device":"b","at":"2026-03-01T12:00:00Z"}""");

        Assert.Equal("b", Assert.Single(Read(Assert.Single(files.Take())))["device"]);
    }

    private static IReadOnlyList<ArchiveFile> Archived(params string[] lines)
    {
        var files = new ArchiveFiles(Pipeline);
        Fold(files, string.Join('\n', lines));
        return files.Take();
    }

    private static void Fold(ArchiveFiles files, string value)
    {
        var fold = new BatchFold(Pipeline, new EventReader(Pipeline, new Runtime.Unpacking.Unpacker().Unpack), null, files.Add);
        var arrived = new DateTimeOffset(2026, 3, 2, 0, 0, 5, TimeSpan.Zero).ToUnixTimeMilliseconds();
        SourceRecord[] records =
            [new SourceRecord(new Partition(3), new Offset(41), [], System.Text.Encoding.UTF8.GetBytes(value), arrived)];
        var layouts = LayoutPlan.Of(Pipeline, 4, []);
        fold.Fold(
            new PipelineEpoch(Pipeline.Name, new Epoch(1), Pipeline.Version, 0, 4, layouts, DateTimeOffset.UnixEpoch),
            [new PlannedChunk(new Partition(3), PartitionHead.Start, records)],
            new BatchStamp("delta", DateTimeOffset.UnixEpoch.AddYears(100), "recipe"));
    }

    private static List<GenericRecord> Read(ArchiveFile file)
    {
        using var reader = DataFileReader<GenericRecord>.OpenReader(new MemoryStream(file.Content.ToArray()));
        return [.. reader.NextEntries];
    }
}
