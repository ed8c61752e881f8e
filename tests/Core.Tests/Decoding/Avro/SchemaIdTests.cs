using System.Text;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Schemas;
using static Serverless.Core.Tests.Decoding.Avro.AvroData;

namespace Serverless.Core.Tests.Decoding.Avro;

/// <summary>How records name their schemas, and what becomes of those whose schema isn't known.</summary>
public sealed class SchemaIdTests
{
    private const string Guid = "89791762233641388ffe4b5f3be2d81e";
    private const string Time = """time {"type":"long","logicalType":"timestamp-millis"}""";

    private static readonly AvroSchema Old = AvroSchema.Parse(Record("device string", Time));
    private static readonly AvroSchema New = AvroSchema.Parse(Record(Time, "device string"));
    private static readonly byte[] OfOld = Bytes("a", Some.KafkaTime);
    private static readonly byte[] OfNew = Bytes(Some.KafkaTime, "b");

    private static readonly WriterSchemas Known = WriterSchemas.None.With(
    [
        new(SchemaId.OfNumber(1), new SchemaAnswer(Old)),
        new(SchemaId.OfNumber(256), new SchemaAnswer(New)),
        new(SchemaId.OfNumber(-7), SchemaAnswer.Absent),
        new(SchemaId.OfNumber(8), new SchemaAnswer(null, "it is Protobuf")),
        new(SchemaId.OfGuid(System.Guid.Parse(Guid)), new SchemaAnswer(New)),
        new(SchemaId.OfFingerprint(Old.Fingerprint()), new SchemaAnswer(Old)),
    ]);

    public static TheoryData<AvroFraming, byte[], string?, byte[], string> Records => new()
    {
        { AvroFraming.Confluent, [0, 0, 0, 0, 1, .. OfOld], null, [], "0 a" },
        { AvroFraming.Confluent, [0, 0, 0, 1, 0, .. OfNew], null, [], "0 b" },
        { AvroFraming.Confluent, [1, .. Convert.FromHexString(Guid), .. OfNew], null, [], "0 b" },
        { AvroFraming.Confluent, OfNew, "__value_schema_id", [1, .. Convert.FromHexString(Guid)], "0 b" },
        { AvroFraming.Confluent, OfOld, "__value_schema_id", [0, 0, 0, 0, 1], "0 a" },
        { AvroFraming.Confluent, OfOld, "__value_schema_id", [0, 0, 0, 0, 1, 1], "0 malformed: no schema id" },
        { AvroFraming.Confluent, OfOld, "__value_schema_id", [], "0 malformed: no schema id" },
        { AvroFraming.Confluent, [0, 0, 0, 0], null, [], "0 malformed: no schema id" },
        { AvroFraming.Confluent, [2, 0, 0, 0, 1, .. OfOld], null, [], "0 malformed: no schema id" },
        { AvroFraming.Confluent, [0, 0, 0, 0, 1], null, [], "0 malformed: the end of the event" },
        { AvroFraming.Confluent, [0, 0, 0, 0, 9, .. OfOld], null, [], "0 unknown-schema: id 9" },
        { AvroFraming.Confluent, [0, 255, 255, 255, 249, .. OfOld], null, [], "0 unknown-schema: id -7" },
        { AvroFraming.Confluent, [0, 0, 0, 0, 8, .. OfOld], null, [], "0 unusable-schema: id 8: it is Protobuf" },
        { AvroFraming.Azure, OfNew, "content-type", Encoding.UTF8.GetBytes($"avro/binary+{Guid}"), "0 b" },
        { AvroFraming.Azure, OfNew, "content-type", Encoding.UTF8.GetBytes($"avro/binary+{Guid.ToUpperInvariant()}"), "0 b" },
        { AvroFraming.Azure, OfNew, "content-type", Encoding.UTF8.GetBytes($"avro/binary+{Guid}0"), "0 malformed: no schema id" },
        { AvroFraming.Azure, OfNew, "content-type", Encoding.UTF8.GetBytes($"avro/binary+{Guid[1..]}g"), "0 malformed: no schema id" },
        { AvroFraming.Azure, OfNew, "content-type", "application/json"u8.ToArray(), "0 malformed: no schema id" },
        { AvroFraming.Azure, OfNew, null, [], "0 malformed: no schema id" },
        { AvroFraming.SingleObject, [0xC3, 1, .. BitConverter.GetBytes(Old.Fingerprint()), .. OfOld], null, [], "0 a" },
        {
            AvroFraming.SingleObject, [0xC3, 1, 1, 0, 0, 0, 0, 0, 0, 0, .. OfOld], null, [],
            "0 unknown-schema: fingerprint 0000000000000001"
        },
        {
            AvroFraming.SingleObject, [0xC3, 2, .. BitConverter.GetBytes(Old.Fingerprint()), .. OfOld], null, [],
            "0 malformed: no schema id"
        },
        { AvroFraming.SingleObject, [0xC3, 1, 1], null, [], "0 malformed: no schema id" },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_is_read_by_the_schema_that_it_names(
        AvroFraming framing, byte[] value, string? header, byte[] named, string expected)
    {
        var reader = Reader(new AvroFormat(framing));
        reader.Schemas = Known;
        Assert.Equal([expected], Outcomes(reader, value, header is null ? [] : [new RecordHeader(header, named)]));
    }

    [Fact]
    public void Ids_that_nobody_has_asked_for_are_wanted_until_schemas_are_set()
    {
        var reader = Reader(new AvroFormat());
        byte[] record = [0, 0, 0, 0, 1, .. OfOld];
        Assert.Equal(["0 unknown-schema: id 1"], Outcomes(reader, record));
        Assert.Equal([SchemaId.OfNumber(1)], reader.WantedSchemas);

        reader.Schemas = Known;
        Assert.Empty(reader.WantedSchemas);
        Assert.Equal(["0 a"], Outcomes(reader, record));
        Assert.Equal(["0 unknown-schema: id -7"], Outcomes(reader, [0, 255, 255, 255, 249, 0]));
        Assert.Empty(reader.WantedSchemas);
        Assert.Equal([SchemaId.OfNumber(-7)], reader.AbsentSchemas);
    }

    [Fact]
    public void Wanted_ids_are_as_many_as_may_be_asked_for()
    {
        var reader = Reader(new AvroFormat());
        for (var id = 0; id < 1_100; id++)
            Outcomes(reader, [0, 0, 0, (byte)(id >> 8), (byte)id, 0]);
        Assert.Equal(1_000, reader.WantedSchemas.Count);
    }

    [Fact]
    public void The_schema_of_the_file_is_that_of_its_fingerprint_and_of_records_without_any()
    {
        var given = Record("device string", Time);
        Assert.Equal(["0 a"], Outcomes(Reader(new AvroFormat(AvroFraming.None) { Schema = given }), OfOld));
        Assert.Equal(["0 a"], Outcomes(
            Reader(new AvroFormat(AvroFraming.SingleObject) { Schema = given }),
            [0xC3, 1, .. BitConverter.GetBytes(Old.Fingerprint()), .. OfOld]));
    }

    // Json and Avro, either first, and an Avro record that can't be read
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Json_and_avro_come_in_one_topic(bool isAvroFirst)
    {
        FormatEntry[] formats = [new(Framing.Whole, new AvroFormat()), new(Framing.Lines, new JsonFormat())];
        var reader = Some.Reader(Some.Pipeline() with { Formats = isAvroFirst ? formats : [.. formats.Reverse()] });
        reader.Schemas = Known;
        var json = Encoding.UTF8.GetBytes($$"""{"device":"j","time":{{Some.Time}}}""");
        Assert.Equal(["0 j", "1 j"], Outcomes(reader, [.. json, (byte)'\n', .. json]));
        Assert.Equal(["0 a"], Outcomes(reader, [0, 0, 0, 0, 1, .. OfOld]));
        Assert.Equal(["0 unknown-schema: id 9"], Outcomes(reader, [0, 0, 0, 0, 9, .. OfOld]));
        Assert.Equal(["0 j"], Outcomes(reader, json));
    }

    // Kept plans are made again once there are too many.
    [Fact]
    public void Any_number_of_schemas_may_take_turns()
    {
        var reader = Reader(new AvroFormat());
        reader.Schemas = WriterSchemas.None.With(Enumerable.Range(0, 2_500).Select(id =>
            KeyValuePair.Create(SchemaId.OfNumber(id), new SchemaAnswer(id % 2 == 0 ? Old : New))));
        for (var id = 0; id < 2_500; id++)
        {
            byte[] named = [0, 0, 0, (byte)(id >> 8), (byte)id];
            Assert.Equal([id % 2 == 0 ? "0 a" : "0 b"], Outcomes(reader, [.. named, .. id % 2 == 0 ? OfOld : OfNew]));
        }
    }

    private static EventReader Reader(AvroFormat format) => Some.Reader(Some.Pipeline() with { Formats = [new(Framing.Whole, format)] });

    private static List<string> Outcomes(EventReader reader, byte[] value, params RecordHeader[] headers)
    {
        var outcomes = new List<string>();
        for (reader.Open(Some.Record(value) with { Headers = new RecordHeaders(headers) }); reader.Next();)
        {
            var found = reader.Rejection is { } rejection ? $"{rejection.Reason}: {rejection.Found}" : Some.Text(reader.Row, 0);
            outcomes.Add($"{reader.Index} {found}");
        }
        return outcomes;
    }

    public static TheoryData<string, SchemaId?> Texts => new()
    {
        { "17", SchemaId.OfNumber(17) },
        { "id 17", SchemaId.OfNumber(17) },
        { "id -7", SchemaId.OfNumber(-7) },
        { Guid, SchemaId.OfGuid(System.Guid.Parse(Guid)) },
        { $"guid {Guid}", SchemaId.OfGuid(System.Guid.Parse(Guid)) },
        { "89791762-2336-4138-8ffe-4b5f3be2d81e", SchemaId.OfGuid(System.Guid.Parse(Guid)) },
        { "6bb8700000000001", SchemaId.OfFingerprint(0x6bb8700000000001) },
        { "fingerprint 0000000000000011", SchemaId.OfFingerprint(17) },
        { "0000000000000011", SchemaId.OfFingerprint(17) },
        { "", null },
        { "id", null },
        { "id 6bb8700000000001", null },
        { "guid 17", null },
        { "fingerprint 17", null },
        { "99999999999", null },
        { "number 17", null },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void An_id_is_read_with_and_without_its_word(string text, SchemaId? expected)
    {
        Assert.Equal(expected is not null, SchemaId.TryParse(text, out var read));
        Assert.Equal(expected ?? default, read);
        Assert.True(expected is null || (SchemaId.TryParse($"{read}", out var again) && again == read));
    }
}
