using Serverless.Core.Decoding.Avro;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Avro.AvroData;

namespace Serverless.Core.Tests.Decoding.Avro;

/// <summary>Damaged events are rejected, at once, and cost nothing but themselves.</summary>
public sealed class AvroFaultTests
{
    private const string Items = """w {"type":"array","items":"string"}""";
    private const string Tags = """m {"type":"map","values":"string"}""";

    private static readonly FieldDefinition[] Fields =
    [
        new() { Name = "a", Type = FieldType.Integer },
        new() { Name = "s", Type = FieldType.Text },
        new() { Name = "first", Type = FieldType.Text, Aliases = ["w[0]", "m.k"] },
        new() { Name = "last", Type = FieldType.Text, Aliases = ["w[-1]"] },
    ];

    [Theory]
    [InlineData("a long", "", "malformed  at 0: the end of the event")]
    [InlineData("a long", "80", "malformed  at 0: the end of the event")]
    [InlineData("a long", "FFFFFFFFFFFFFFFFFF01", "a=-9223372036854775808")]
    [InlineData("a long", "FFFFFFFFFFFFFFFFFF02", "malformed  at 0: an integer of more than 64 bits")]
    [InlineData("a long", "8080808080808080808000", "malformed  at 0: an integer of more than 64 bits")]
    [InlineData("a int", "8080808010", "malformed  at 0: an int of more than 32 bits")]
    [InlineData("a int", "808080808000", "malformed  at 0: an int of more than 32 bits")]
    [InlineData("a long", "0200", "trailing-data  at 1: 1 bytes")]
    [InlineData("s string", "03", "malformed  at 0: a length of -2")]
    [InlineData("s string", "0661", "malformed  at 0: 1 bytes of 3")]
    [InlineData("s string", "FEFFFFFF0F61", "malformed  at 0: 1 bytes of 2147483647")]
    [InlineData("x string", "03", "malformed  at 0: a length of -2")]
    [InlineData("x double", "01", "malformed  at 0: 1 bytes of 8")]
    [InlineData("o boolean", "02", "")]
    [InlineData("""e {"type":"enum","name":"E","symbols":["A"]}""", "02", "")]
    [InlineData("""s {"type":"enum","name":"E","symbols":["A"]}""", "02", "malformed  at 0: symbol 1 of 1")]
    [InlineData(Items, "FEFFFFFFFFFFFFFFFF01", "malformed  at 10: the end of the event")]
    [InlineData(Items, "FFFFFFFFFFFFFFFFFF01", "malformed  at 0: a block of 2^63 items")]
    [InlineData(Items, "01080261026200", "malformed  at 4: a block that ends 2 bytes after its items")]
    [InlineData(Items, "01080261", "malformed  at 1: 2 bytes of 4")]
    [InlineData(Tags, "04026B0261026B026200", "duplicate-key  at 5: k")]
    [InlineData(Tags, "FEFFFFFFFFFFFFFFFF01", "malformed  at 10: the end of the event")]
    [InlineData("""v {"type":"array","items":"null"}""", "FEFFFFFFFFFFFFFFFF01FEFFFFFFFFFFFFFFFF0100", "")]
    [InlineData("""w {"type":"array","items":"null"}""", "FEFFFFFFFFFFFFFFFF0100", "")]
    [InlineData("""w {"type":"array","items":{"type":"record","name":"Empty","fields":[]}}""", "FEFFFFFFFFFFFFFFFF0100", "")]
    public void What_is_wrong_is_said_where_it_is(string field, string hex, string expected) =>
        Assert.Equal(expected, Outcome(Record(field), Fields, Convert.FromHexString(hex)));

    // good, cut, good, with a byte too many, good: each a record of one batch
    [Fact]
    public void A_valid_record_after_a_corrupt_one_is_read()
    {
        var good = Bytes("a", Some.KafkaTime);
        var reader = Some.Reader(Some.Pipeline() with
        {
            Formats =
            [
                new(Framing.Whole, new AvroFormat(AvroFraming.None)
                {
                    Schema = Record("device string", """time {"type":"long","logicalType":"timestamp-millis"}"""),
                }),
            ],
        });
        Assert.Equal(
            ["0 a", "0 malformed@2", "0 a", "0 trailing-data@8", "0 a", "0 empty-record@-1", "0 a"],
            new[] { good, good[..5], good, [.. good, 0], good, [], good }.SelectMany(value => Some.Outcomes(reader, Some.Record(value))));
    }
}
