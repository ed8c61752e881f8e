using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Schemas;
using Serverless.Core.Text;
using static Serverless.Core.Tests.Decoding.Avro.AvroData;

namespace Serverless.Core.Tests.Decoding.Avro;

public sealed class AvroJsonTests
{
    private const string Nested = """{"type":"record","name":"Inner","fields":[{"name":"a","type":"int"}]}""";

    // Type of a field, its value, and what it is in JSON.
    public static TheoryData<string, object[], string> Values => new()
    {
        { "null", [], "null" },
        { "boolean", [true], "true" },
        { "int", [-3], "-3" },
        { "float", [1.5f], "1.5" },
        { "double", [2.0], "2.0" },
        { "double", [double.NaN], "\"NaN\"" },
        { "double", [1e300], "1E+300" },
        { "string", ["é\""], "\"é\\u0022\"" },
        { "bytes", [new byte[] { 0x61, 0xFF }], "\"a\uFFFD\"" },
        { """["null","string"]""", [1, "x"], "\"x\"" },
        { """{"type":"enum","name":"E","symbols":["A","B"]}""", [1], "\"B\"" },
        { """{"type":"array","items":"int"}""", [2, 7, 8, 0], "[7,8]" },
        { """{"type":"array","items":"int"}""", [-1, 1, 9, 0], "[9]" },
        { """{"type":"array","items":"null"}""", [1L << 60, 0], $"[{string.Join(',', Enumerable.Repeat("null", 100))}]" },
        { """{"type":"map","values":"int"}""", [1, "k", 5, 0], """{"k":5}""" },
        { Nested, [4], """{"a":4}""" },
        { """{"type":"int","logicalType":"date"}""", [-1], "\"1969-12-31\"" },
        { """{"type":"int","logicalType":"time-millis"}""", [1_000], "1000" },
        { """{"type":"long","logicalType":"timestamp-millis"}""", [1_500L], "\"1970-01-01T00:00:01.500Z\"" },
        { """{"type":"long","logicalType":"timestamp-micros"}""", [-1L], "\"1969-12-31T23:59:59.999Z\"" },
        { """{"type":"long","logicalType":"timestamp-millis"}""", [long.MaxValue], "\"9999-12-31T23:59:59.999Z\"" },
        { """{"type":"long","logicalType":"local-timestamp-micros"}""", [2_000L], "\"1970-01-01T00:00:00.002\"" },
        { """{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}""", [new byte[] { 0xFF }], "-0.01" },
        { """{"type":"bytes","logicalType":"decimal","precision":9,"scale":1}""", [new byte[] { 0x04, 0xD2 }], "123.4" },
        { """{"type":"fixed","name":"F","size":16,"logicalType":"uuid"}""", [Raw("000102030405060708090A0B0C0D0E0F")],
            "\"00010203-0405-0607-0809-0a0b0c0d0e0f\"" },
        { """{"type":"fixed","name":"F","size":12,"logicalType":"duration"}""", [Raw("0100000002000000DC050000")], "\"P1M2DT1.500S\"" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_shown_as_its_type_says(string type, object[] value, string json) =>
        Assert.Equal($"{{\"x\":{json}}}", JsonOf(Record($"x {type}"), AvroData.Bytes(value)));

    [Theory]
    [InlineData("0461", "malformed: 1 bytes of 2, at its byte 0")]
    [InlineData("03", "malformed: a length of -2, at its byte 0")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF", "malformed: an integer of more than 64 bits, at its byte 0")]
    [InlineData("", "malformed: the end of the event, at its byte 0")]
    public void Bytes_that_are_no_value_say_what_is_wrong_and_where(string hex, string problem)
    {
        var bytes = Convert.FromHexString(hex);
        var end = new AvroValues(AvroSchema.Parse(Record("x string"))).EndOf(bytes, 0, bytes.Length, out var found);

        Assert.Equal((-1, problem), (end, found));
    }

    [Fact]
    public void Values_end_where_apache_ends_them_and_show_what_apache_reads() => Gen.Int[0, int.MaxValue].Each(100, seed =>
    {
        var shape = new AvroShape(seed);
        var writer = global::Avro.Schema.Parse(shape.Writer.ToJsonString());
        var random = new Random(seed);
        var values = Enumerable.Range(0, 4).Select(_ => AvroOracle.Write(writer, random)).ToList();
        byte[] all = [0x7F, .. values.SelectMany(value => value), 0x7F];
        var reader = new AvroValues(AvroSchema.Parse(shape.Writer.ToJsonString()));
        var at = 1;
        foreach (var value in values)
        {
            var end = reader.EndOf(all, at, all.Length, out var problem);
            Assert.Equal((at + value.Length, null), (end, problem));
            using var shown = JsonDocument.Parse(JsonOf(reader, all, at, end));
            var read = AvroOracle.Read(value, writer, writer);
            foreach (var place in shape.Places.Select(place => place.Theirs).OfType<string>())
            {
                if (AvroOracle.Find(read, place) is { } expected)
                    Assert.Contains(expected, FormsOf(Find(shown.RootElement, place)));
            }
            at = end;
        }
    });

    private static JsonElement Find(JsonElement value, string path)
    {
        foreach (var step in FieldPath.Parse(path).Steps)
            value = step.Name is { } name ? value.GetProperty(name) : value[step.Item < 0 ? value.GetArrayLength() - 1 : 0];
        return value;
    }

    // As it stands, as a number, or as a time in milliseconds.
    private static IEnumerable<string> FormsOf(JsonElement value)
    {
        yield return value.ToString() switch { "True" => "true", "False" => "false", var text => text };
        if (value.ValueKind == JsonValueKind.Number)
        {
            yield return value.GetDouble().ToString("R", CultureInfo.InvariantCulture);
            yield return ((double)value.GetSingle()).ToString("R", CultureInfo.InvariantCulture);
            yield return (value.GetDouble() / 1_000).ToString(CultureInfo.InvariantCulture);
        }
        if (DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            yield return time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    }

    private static string JsonOf(string schema, byte[] bytes)
    {
        var values = new AvroValues(AvroSchema.Parse(schema));
        Assert.Equal((bytes.Length, null), (values.EndOf(bytes, 0, bytes.Length, out var problem), problem));
        return JsonOf(values, bytes, 0, bytes.Length);
    }

    private static string JsonOf(AvroValues values, byte[] bytes, int start, int end)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions
            { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) }))
            values.WriteJson(json, bytes, start, end);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
