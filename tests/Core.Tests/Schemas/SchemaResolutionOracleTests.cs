using CsCheck;
using global::Avro;
using Serverless.Core.Schemas;
using Serverless.Core.Tests.Decoding;
using Serverless.Core.Tests.Decoding.Avro;

namespace Serverless.Core.Tests.Schemas;

/// <summary>Apache's implementation reads what is found readable, and fails where it isn't.</summary>
public sealed class SchemaResolutionOracleTests
{
    private const int EventsEach = 8;

    // Most values of a schema don't come to the place that breaks.
    private const int MostTries = 400;

    [Fact]
    public void What_is_readable_is_read_by_apache_and_what_is_not_fails_for_some_value()
    {
        var readable = 0;
        const int Cases = 600;
        Gen.Int[0, int.MaxValue].Each(Cases, seed =>
        {
            var shape = new SchemaEvolution(seed);
            var (writer, reader) = (Schema.Parse(shape.Writer.ToJsonString()), Schema.Parse(shape.Reader.ToJsonString()));
            var isReadable = IsReadable(shape.Reader.ToJsonString(), shape.Writer.ToJsonString());
            if (shape.IsCheckedAhead)
                Assert.Equal(reader.CanRead(writer), isReadable);
            if (isReadable)
            {
                readable++;
                Read(writer, reader, new Random(seed), EventsEach);
            }
            else
            {
                Assert.ThrowsAny<Exception>(() => Read(writer, reader, new Random(seed), MostTries));
            }
        });
        Assert.InRange(readable, Cases / 4, Cases * 3 / 4);
    }

    [Fact]
    public void Normal_forms_are_equal_schemas_to_apache_and_fingerprints_are_its() => Gen.Int[0, int.MaxValue].Each(200, seed =>
    {
        var json = new SchemaEvolution(seed).Reader.ToJsonString();
        var (ours, theirs) = (AvroSchema.Parse(json), Schema.Parse(json));
        Assert.Equal(theirs, Schema.Parse(SchemaNormalForm.Normalized(json)));
        Assert.Equal(SchemaNormalization.ParsingFingerprint("MD5", theirs), ours.Md5Fingerprint());
        Assert.Equal(SchemaNormalization.ParsingFingerprint("SHA-256", theirs), ours.Sha256Fingerprint());
        Assert.Empty(SchemaRules.Problems(json));
    });

    // reader ; writer ; what the specification says, where Apache says the contrary before it reads
    [Theory]
    // Strings and bytes aren't promoted.
    [InlineData("\"bytes\"", "\"string\"", true)]
    [InlineData("\"string\"", "\"bytes\"", true)]
    // A union of the writer is never read as what isn't one, but always as a primitive type, and by any union.
    [InlineData("""{"type":"array","items":"int"}""", """[{"type":"array","items":"int"}]""", true)]
    [InlineData("\"int\"", """["null","int"]""", false)]
    [InlineData("""["null","int"]""", """["null","string"]""", false)]
    // Symbols aren't looked at.
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", """{"type":"enum","name":"E","symbols":["A","B"]}""", false)]
    // Names are compared with their namespaces.
    [InlineData("""{"type":"fixed","name":"a.F","size":1}""", """{"type":"fixed","name":"b.F","size":1}""", true)]
    // Logical types are types of their own, and decimals all alike.
    [InlineData("\"int\"", """{"type":"int","logicalType":"date"}""", true)]
    [InlineData("""{"type":"int","logicalType":"date"}""", "\"int\"", true)]
    [InlineData(
        """{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}""",
        """{"type":"bytes","logicalType":"decimal","precision":4,"scale":1}""",
        false)]
    public void Apache_is_wrong_about_these(string reader, string writer, bool isReadable)
    {
        Assert.Equal(isReadable, IsReadable(reader, writer));
        Assert.Equal(!isReadable, Schema.Parse(reader).CanRead(Schema.Parse(writer)));
    }

    [Fact]
    public void Apache_wants_a_default_of_a_field_that_it_finds_by_an_alias()
    {
        const string Reader = """{"type":"record","name":"R","fields":[{"name":"x","type":"int","aliases":["y"]}]}""";
        const string Writer = """{"type":"record","name":"R","fields":[{"name":"y","type":"int"}]}""";
        Assert.True(IsReadable(Reader, Writer));
        Assert.True(Schema.Parse(Reader).CanRead(Schema.Parse(Writer)));
        Assert.ThrowsAny<Exception>(() => Read(Schema.Parse(Writer), Schema.Parse(Reader), new Random(1), 1));
    }

    private static bool IsReadable(string reader, string writer) =>
        SchemaResolution.Mismatches(AvroSchema.Parse(reader), AvroSchema.Parse(writer)).Count == 0;

    private static void Read(Schema writer, Schema reader, Random random, int events)
    {
        for (var number = 0; number < events; number++)
            AvroOracle.Read(AvroOracle.Write(writer, random), writer, reader);
    }
}
