using Serverless.Core.Decoding.Avro;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Schemas;
using static Serverless.Core.Tests.Decoding.Avro.AvroData;

namespace Serverless.Core.Tests.Decoding.Avro;

[Collection(Alone.Name)]
public sealed class AvroAllocationTests
{
    private static readonly FieldDefinition[] Fields =
    [
        new() { Name = "device", Type = FieldType.Text, Required = true, Pattern = "[a-z0-9-]+", Aliases = ["source.device"] },
        new() { Name = "time", Type = FieldType.Timestamp },
        new() { Name = "local", Type = FieldType.Timestamp, Zone = "Europe/Paris" },
        new() { Name = "iso", Type = FieldType.Timestamp, Times = ["iso", "epoch-ms"] },
        new() { Name = "price", Type = FieldType.Number, Aliases = ["a.x", "tags.price"] },
        new() { Name = "whole", Type = FieldType.Integer, Aliases = ["double"] },
        new() { Name = "id", Type = FieldType.Text },
        new() { Name = "span", Type = FieldType.Text },
        new() { Name = "kind", Type = FieldType.Text, Missing = ["-"] },
        new() { Name = "any", Type = FieldType.Text, AnyScalar = true, Aliases = ["lines"] },
        new() { Name = "last", Type = FieldType.Text, Aliases = ["names[-1]", "names[0]"] },
        new() { Name = "yes", Type = FieldType.Boolean, TrueTexts = ["1"], FalseTexts = ["0"] },
    ];

    private static readonly string Schema = Record(
        """source {"type":"record","name":"Source","fields":[{"name":"device","type":["null","string"]}]}""",
        """time {"type":"long","logicalType":"timestamp-micros"}""",
        """local {"type":"int","logicalType":"date"}""",
        "iso string",
        """tags {"type":"map","values":{"type":"bytes","logicalType":"decimal","precision":30,"scale":10}}""",
        "double double",
        """id {"type":"fixed","name":"Id","size":16,"logicalType":"uuid"}""",
        """span {"type":"fixed","name":"Span","size":12,"logicalType":"duration"}""",
        """kind {"type":"enum","name":"Kind","symbols":["-","x"]}""",
        """lines {"type":"array","items":{"type":"long","logicalType":"timestamp-millis"}}""",
        """names {"type":"array","items":"string"}""",
        "yes int",
        "other string");

    private static readonly byte[] Event = Bytes(
        1, "sw-1", Some.KafkaTime * 1_000, 19_675, "2023-11-14T22:13:20Z", 1, "price", new byte[] { 0x7F, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 0,
        4.0, Raw("f81d4fae7dec11d0a76500a0c91e6bf6"), Raw("0100000002000000DC050000"), 1, 3, 1L, Some.KafkaTime, 2L, 0, 2, "a", "b", 0, 1,
        "other");

    [Theory]
    [InlineData(null, 1)]
    [InlineData("lines", 3)]
    public void An_accepted_event_allocates_nothing(string? explode, int events)
    {
        var format = new AvroFormat { Explode = explode };
        var fields = explode is null ? Fields[..^3] : Fields;
        var reader = Some.Reader(Some.Pipeline() with { Fields = fields, Formats = [new(Framing.Whole, format)] });
        reader.Schemas = WriterSchemas.None.With(SchemaId.OfNumber(7), new SchemaAnswer(AvroSchema.Parse(Schema)));
        var record = Some.Record([0, 0, 0, 0, 7, .. Event]) with { Headers = new RecordHeaders(new RecordHeader("trace", [1])) };
        for (var warmUp = 0; warmUp < 200; warmUp++)
            Read();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var accepted = 0;
        for (var round = 0; round < 100; round++)
            accepted += Read();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((100 * events, 0), (accepted, allocated));

        int Read()
        {
            var count = 0;
            reader.Open(record);
            while (reader.Next())
                count += reader.Rejection is null ? 1 : 0;
            return count;
        }
    }
}
