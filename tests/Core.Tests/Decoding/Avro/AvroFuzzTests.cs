using CsCheck;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Avro.AvroData;

namespace Serverless.Core.Tests.Decoding.Avro;

/// <summary>Whatever the bytes are, there comes an event or a rejection out of them, and nothing is ever thrown.</summary>
public sealed class AvroFuzzTests
{
    private const string Node = """
        {"type":"record","name":"Node","fields":[
         {"name":"v","type":["null","string","int",{"type":"bytes","logicalType":"decimal","precision":30,"scale":2}]},
         {"name":"kids","type":{"type":"array","items":["null","Node",{"type":"map","values":"Node"}]}},
         {"name":"none","type":{"type":"array","items":"null"}},
         {"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"]}},
         {"name":"f","type":{"type":"fixed","name":"F","size":12,"logicalType":"duration"}},
         {"name":"time","type":{"type":"long","logicalType":"timestamp-nanos"}}]}
        """;

    private static readonly FieldDefinition[] Fields =
    [
        new() { Name = "device", Type = FieldType.Text, AnyScalar = true, Aliases = ["v", "kids.v"] },
        new() { Name = "time", Type = FieldType.Timestamp },
        new() { Name = "n", Type = FieldType.Number, NumbersAsText = true, Aliases = ["kids[0].v", "kids[-1].k.v"] },
        new() { Name = "last", Type = FieldType.Text, Aliases = ["kids[-1].kids[-1].e"], Missing = ["A"] },
        new() { Name = "f", Type = FieldType.Integer },
    ];

    // Anything, and much that looks like heads of blocks and lengths: small numbers of either sign, and huge ones.
    private static readonly Gen<byte[]> Bytes =
        Gen.Frequency((3, Gen.Byte[0, 8].Array[1]), (1, Gen.Byte.Array[1]), (1, Gen.Const(Convert.FromHexString("FEFFFFFFFFFFFFFFFF01"))))
            .Array[1, 60].Select(parts => parts.SelectMany(part => part).ToArray());

    [Theory]
    [InlineData(null)]
    [InlineData("kids")]
    public void Any_bytes_give_events_or_rejections(string? explode)
    {
        var format = new AvroFormat(AvroFraming.None, MaxDepth: 6) { Schema = Node, Explode = explode };
        var reader = Some.Reader(Some.Pipeline() with { Fields = Fields, Formats = [new(Framing.Whole, format)], MaxRecordBytes = 1024 });
        var (accepted, rejected) = (0, 0);
        Bytes.Each(8_000, bytes =>
        {
            for (reader.Open(Some.Record(bytes)); reader.Next();)
            {
                Assert.InRange(reader.Rejection?.BytePosition ?? 0, -1, reader.Event.Length);
                (accepted, rejected) = reader.Rejection is null ? (accepted + 1, rejected) : (accepted, rejected + 1);
            }
        });
        Assert.True(rejected > 6_000, $"{accepted} accepted, {rejected} rejected");
    }

    [Fact]
    public void Changed_events_of_any_schema_give_events_or_rejections() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Select(Gen.Int[0, 5_000], Gen.Byte, Gen.Int[0, 3]).Array[1, 3].Array[100]).Each(
            60, (seed, changes) =>
        {
            var shape = new AvroShape(seed);
            var fields = shape.Places.Select((place, number) =>
                new FieldDefinition { Name = $"x{number}", Aliases = [place.Ours], Type = (FieldType)(number % 5) }).ToArray();
            var layout = Some.Layout(fields);
            var format = new AvroFormat(AvroFraming.None) { Schema = shape.Writer.ToJsonString() };
            var decoder = new AvroDecoder(format, fields, layout, new SchemaLookup());
            var row = new Row(layout);
            var valid = AvroOracle.Write(global::Avro.Schema.Parse(format.Schema), new Random(seed));
            foreach (var change in changes)
            {
                var bytes = change.Aggregate(valid, Changed);
                var rejection = decoder.Decode(bytes, 0, bytes.Length, row);
                Assert.True(rejection is null or { Stage: RejectionStage.Decode or RejectionStage.Validate });
                Assert.InRange(rejection?.BytePosition ?? 0, 0, bytes.Length);
            }
        });

    // An array in an array, 2^62 items without bytes in each, as often as there is room.
    [Fact]
    public void Counts_cost_no_more_time_than_their_bytes_do()
    {
        var huge = Raw(string.Concat(Enumerable.Repeat("FEFFFFFFFFFFFFFFFF01", 100_000)) + "00");
        var schema = Record("""x {"type":"array","items":{"type":"array","items":"null"}}""", "a int");
        Assert.Equal("a=1", Outcome(schema, [new() { Name = "a", Type = FieldType.Integer }], AvroData.Bytes(1, huge, 0, 1)));
    }

    private static byte[] Changed(byte[] bytes, (int At, byte Value, int Kind) change)
    {
        var at = change.At % (bytes.Length + 1);
        return change.Kind switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], change.Value, .. bytes[at..]],
            2 => [.. bytes[..at], 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, .. bytes[at..]],
            _ => [.. bytes[..at], change.Value, .. bytes[Math.Min(bytes.Length, at + 1)..]],
        };
    }
}
