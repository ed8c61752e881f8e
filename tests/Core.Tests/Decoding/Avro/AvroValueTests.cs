using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Avro.AvroData;

namespace Serverless.Core.Tests.Decoding.Avro;

/// <summary>What each type of Avro becomes in a field of each type, and by which of the field's forms.</summary>
public sealed class AvroValueTests
{
    private const string Decimal2 = """{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}""";

    private static readonly Dictionary<string, FieldDefinition> Fields = new()
    {
        ["text"] = new() { Name = "x", Type = FieldType.Text },
        ["any"] = new() { Name = "x", Type = FieldType.Text, AnyScalar = true, Missing = ["-"] },
        ["number"] = new() { Name = "x", Type = FieldType.Number },
        ["number-text"] = new() { Name = "x", Type = FieldType.Number, NumbersAsText = true },
        ["integer"] = new() { Name = "x", Type = FieldType.Integer },
        ["boolean"] = new() { Name = "x", Type = FieldType.Boolean },
        ["yes"] = new() { Name = "x", Type = FieldType.Boolean, TrueTexts = ["yes", "1"], FalseTexts = ["no", "0"] },
        ["time"] = new() { Name = "x", Type = FieldType.Timestamp },
        ["seconds"] = new() { Name = "x", Type = FieldType.Timestamp, Times = ["epoch-s"] },
        ["paris"] = new() { Name = "x", Type = FieldType.Timestamp, Zone = "Europe/Paris" },
    };

    public static TheoryData<string, string, object, string> Values => new()
    {
        { "text", "string", "häß", "x=häß" },
        { "text", "string", "", "x=" },
        { "text", "bytes", new byte[] { 0x61 }, "x=a" },
        { "text", "bytes", new byte[] { 0x61, 0xFF }, "invalid-utf8 x at 0: a\uFFFD" },
        { "text", """{"type":"fixed","name":"F","size":2}""", Raw("6162"), "x=ab" },
        { "text", """{"type":"enum","name":"E","symbols":["A","B"]}""", 1, "x=B" },
        { "text", """{"type":"string","logicalType":"uuid"}""", "f81d4fae", "x=f81d4fae" },
        { "text", """{"type":"fixed","name":"F","size":16,"logicalType":"uuid"}""", Raw("f81d4fae7dec11d0a76500a0c91e6bf6"),
            "x=f81d4fae-7dec-11d0-a765-00a0c91e6bf6" },
        { "text", """{"type":"fixed","name":"F","size":12,"logicalType":"duration"}""", Raw("0100000002000000DC050000"), "x=P1M2DT1.500S" },
        { "integer", """{"type":"fixed","name":"F","size":12,"logicalType":"duration"}""", Raw("0000000001000000DC050000"), "x=86401500" },
        { "integer", """{"type":"fixed","name":"F","size":12,"logicalType":"duration"}""", Raw("010000000000000000000000"),
            "wrong-type x at 0: a duration" },
        { "text", "long", 7, "wrong-type x at 0: 7" },
        { "text", "boolean", true, "wrong-type x at 0: true" },
        { "any", "string", "-", "" },
        { "any", "long", -7, "x=-7" },
        { "any", "boolean", false, "x=false" },
        { "any", "float", 0.1f, "x=0.1" },
        { "any", "double", 1e300, "x=1E+300" },
        { "any", Decimal2, new byte[] { 0xFB, 0x2E }, "x=-12.34" },
        { "any", """{"type":"int","logicalType":"date"}""", 19_675, "x=2023-11-14" },
        { "any", """{"type":"int","logicalType":"time-millis"}""", 80_000_001, "x=22:13:20.001" },
        { "any", """{"type":"long","logicalType":"time-micros"}""", 80_000_000_001L, "x=22:13:20.000001" },
        { "any", """{"type":"long","logicalType":"timestamp-micros"}""", 1_700_000_000_123_456L, "x=2023-11-14T22:13:20.123Z" },
        { "any", """{"type":"long","logicalType":"local-timestamp-millis"}""", 1_700_000_000_123L, "x=2023-11-14T22:13:20.123" },
        { "number", "int", -3, "x=-3" },
        { "number", "long", 1L << 40, "x=1099511627776" },
        { "number", "float", 0.5f, "x=0.5" },
        { "number", "double", 0.1, "x=0.1" },
        { "number", "double", double.NaN, "out-of-range x at 0: NaN" },
        { "number", "string", "1.5", "wrong-type x at 0: 1.5" },
        { "number-text", "string", "1.5", "x=1.5" },
        { "number-text", "string", "one", "wrong-type x at 0: one" },
        { "number", Decimal2, new byte[] { 0x04, 0xD2 }, "x=12.34" },
        { "number", Decimal2, new byte[] { 0x05 }, "x=0.05" },
        { "number", Decimal2, Array.Empty<byte>(), "x=0" },
        { "number", """{"type":"bytes","logicalType":"decimal","precision":300,"scale":299}""", new byte[] { 15 }, "x=1.5E-298" },
        { "number", """{"type":"fixed","name":"F","size":20,"logicalType":"decimal","precision":4,"scale":1}""",
            Raw("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6"), "x=-1" },
        { "number", """{"type":"bytes","logicalType":"decimal","precision":60}""", Raw("2201" + "00000000000000000000000000000000"),
            "out-of-range x at 0: a decimal of 17 bytes" },
        { "integer", """{"type":"bytes","logicalType":"decimal","precision":2,"scale":3}""", new byte[] { 0x31 }, "wrong-type x at 0: 1" },
        { "integer", "int", int.MinValue, "x=-2147483648" },
        { "integer", "long", long.MinValue, "x=-9223372036854775808" },
        { "integer", "double", -4.0, "x=-4" },
        { "integer", "double", 4.5, "wrong-type x at 0: 4.5" },
        { "integer", "double", 1e19, "out-of-range x at 0: 1E+19" },
        { "integer", Decimal2, new byte[] { 0x04, 0xB0 }, "x=12" },
        { "integer", """{"type":"long","logicalType":"timestamp-micros"}""", 1_700_000_000_123_456L, "x=1700000000123456" },
        { "boolean", "boolean", true, "x=true" },
        { "boolean", "string", "yes", "wrong-type x at 0: yes" },
        { "yes", "string", "yes", "x=true" },
        { "yes", "int", 0, "x=false" },
        { "yes", "int", 2, "wrong-type x at 0: 2" },
        { "time", """{"type":"long","logicalType":"timestamp-millis"}""", 1_700_000_000_123L, "x=1700000000123" },
        { "time", """{"type":"long","logicalType":"timestamp-micros"}""", 1_700_000_000_123_999L, "x=1700000000123" },
        { "time", """{"type":"long","logicalType":"timestamp-nanos"}""", 1_700_000_000_123_999_999L, "x=1700000000123" },
        { "time", """{"type":"long","logicalType":"timestamp-nanos"}""", -1L, "timestamp-out-of-range x at 0: -1" },
        { "time", """{"type":"int","logicalType":"date"}""", 19_675, "x=1699920000000" },
        { "time", """{"type":"int","logicalType":"time-millis"}""", 1, "wrong-type x at 0: 1" },
        { "time", "string", "2023-11-14T22:13:20Z", "x=1700000000000" },
        { "time", "string", "soon", "timestamp-format x at 0: soon" },
        { "time", "long", 1_700_000_000L, "x=1700000000000" },
        { "seconds", "long", 1_700_000_000_000L, "timestamp-out-of-range x at 0: 1700000000000" },
        { "seconds", "double", 1_700_000_000.5, "x=1700000000500" },
        { "seconds", """{"type":"long","logicalType":"timestamp-millis"}""", 1_700_000_000_123L, "x=1700000000123" },
        { "paris", """{"type":"long","logicalType":"local-timestamp-micros"}""", 1_700_000_000_000_000L, "x=1699996400000" },
        { "paris", """{"type":"long","logicalType":"timestamp-millis"}""", 1_700_000_000_000L, "x=1700000000000" },
        { "paris", """{"type":"int","logicalType":"date"}""", 19_675, "x=1699916400000" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_becomes_what_its_field_says(string field, string type, object value, string expected) =>
        Assert.Equal(expected, Outcome(Record($"x {type}"), [Fields[field]], Bytes(value)));

    [Theory]
    [InlineData("""{"type":"int","logicalType":"timestamp-millis"}""")]
    [InlineData("""{"type":"long","logicalType":"date"}""")]
    [InlineData("""{"type":"int","logicalType":"fortnight"}""")]
    [InlineData("""{"type":{"type":"int"}}""")]
    public void A_logical_type_that_is_none_is_ignored(string type) =>
        Assert.Equal("x=1700000000000", Outcome(Record($"x {type}"), [Fields["time"]], Bytes(1_700_000_000)));
}
