using System.Buffers.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Faults.Memory;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>A stream whose records are each an event of one key, at a time of its own, in Confluent's wire format.</summary>
internal static class ClickStream
{
    /// <summary>The schema that records of every id but 2 are written with.</summary>
    public const string Writer = """
        {"type":"record","name":"Click","fields":[{"name":"key","type":"string"},{"name":"time","type":"long"}]}
        """;

    /// <summary>Counts them.</summary>
    public static readonly Pipeline Clicks = StreamPipeline.Parse("""
        {
          "name": "clicks", "topic": "clicks", "key": "key", "formats": [ { "kind": "avro" } ],
          "fields": { "key": { "type": "text", "required": true }, "time": { "type": "timestamp", "required": true } },
          "eventTime": { "field": "time", "bound": "0s", "idle": "1s" },
          "views": [ { "name": "view", "key": ["key"], "window": { "tumbling": "100ms" }, "sharding": "rekeyed", "shards": 1,
            "aggregates": { "count": { "kind": "count" } } } ]
        }
        """);

    /// <summary>A world with a topic of one partition.</summary>
    public static World NewWorld(ScriptedSchemas registry, params SourceRecord[] records)
    {
        var offset = 0;
        var world = new World(
            new SimulatedTopic([[.. records.Select(record => (record with { Offset = new Offset(offset++) }, new List<StreamEvent>()))]]),
            Clicks,
            stores: new MemoryWorldStores());
        world.Stores = world.Stores with { Schemas = registry };
        return world;
    }

    /// <summary>A record that names schema <paramref name="id"/>, of an event at a time in milliseconds.</summary>
    public static SourceRecord Record(int id, long time)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, id);
        // Schema 2 has a union, whose branch 1 is written as 2.
        List<byte> bytes = [0, .. number, .. id == 2 ? [2] : Array.Empty<byte>(), 2, (byte)'k'];
        for (var left = (ulong)(StreamEvent.Base + time) << 1; ; left >>= 7)
        {
            bytes.Add((byte)(left < 128 ? left : (left & 127) | 128));
            if (left < 128)
                break;
        }
        return new SourceRecord(new Partition(0), new Offset(0), null, bytes.ToArray(), StreamEvent.Base);
    }
}
