using Serverless.Core.Schemas;

namespace Serverless.Core.Tests.Schemas;

public sealed class SchemaNormalFormTests
{
    [Theory]
    [InlineData("  \"int\"\n", "\"int\"")]
    [InlineData("{ \"type\" :\t\"int\",\r\n \"doc\": \"a \\\" b\\\\\" }", "{\"type\":\"int\",\"doc\":\"a \\\" b\\\\\"}")]
    public void Whitespace_goes_and_texts_stay(string json, string expected) => Assert.Equal(expected, SchemaNormalForm.Of(json));

    [Fact]
    public void What_is_not_JSON_is_refused() => Assert.Throws<FormatException>(() => SchemaNormalForm.Of("{ \"a\" }"));

    // As Confluent's registry: what the specification knows in its order, the rest by name; doc, defaults and logical types stay.
    [Theory]
    [InlineData("""{"type":"int"}""", "\"int\"")]
    [InlineData("""{"type":{"type":{"type":"map","values":{"type":"int"}}}}""", """{"type":"map","values":"int"}""")]
    [InlineData(
        """{"scale":2,"logicalType":"decimal","precision":4,"type":"bytes"}""",
        """{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}""")]
    [InlineData(
        """{"type":"record","name":"r","doc":"a\"b","fields":[{"type":"string","name":"f1","zprop":"z","aprop":"a","doc":"c\"d"}]}""",
        """{"type":"record","name":"r","doc":"a\"b","fields":[{"name":"f1","type":"string","doc":"c\"d","aprop":"a","zprop":"z"}]}""")]
    [InlineData(
        """{"name":"n.R","type":"record","doc":"","fields":[{"order":"ascending","default":{"b":1.50,"a":[ ]},"name":"x","type":"int"}]}""",
        """{"type":"record","name":"R","namespace":"n","fields":[{"name":"x","type":"int","default":{"a":[],"b":1.50}}]}""")]
    [InlineData(
        """{"type":"enum","namespace":"n","name":"E","aliases":["n.B","x.A","A"],"default":"B","symbols":["B","A"]}""",
        """{"type":"enum","name":"E","namespace":"n","symbols":["B","A"],"default":"B","aliases":["A","B","x.A"]}""")]
    [InlineData(
        """
        {"type":"record","name":"R","namespace":"n","fields":[
            {"name":"a","type":["null",{"name":"n.F","type":"fixed","size":2}],"default":null},
            {"name":"b","type":"n.F","order":"ignore"},
            {"name":"c","type":{"type":"array","items":{"type":"F"}}},
            {"name":"d","type":{"type":"record","name":"o.S","fields":[{"name":"e","type":"n.F"}]},"aliases":["z","y"]}]}
        """,
        """{"type":"record","name":"R","namespace":"n","fields":["""
        + """{"name":"a","type":["null",{"type":"fixed","name":"F","size":2}],"default":null},"""
        + """{"name":"b","type":"F","order":"ignore"},"""
        + """{"name":"c","type":{"type":"array","items":"F"}},"""
        + """{"name":"d","type":{"type":"record","name":"S","namespace":"o","fields":[{"name":"e","type":"n.F"}]},"""
        + "\"aliases\":[\"y\",\"z\"]}]}")]
    public void Equal_schemas_have_one_normal_form(string json, string expected)
    {
        Assert.Equal(expected, SchemaNormalForm.Normalized(json));
        Assert.Equal(expected, SchemaNormalForm.Normalized(expected));
        Assert.Equal(AvroSchema.Parse(json).ToCanonicalForm(), AvroSchema.Parse(expected).ToCanonicalForm());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("\"R\"")]
    [InlineData("""{"type":"int","doc":"\ud800"}""")]
    [InlineData("""{"type":"int","\ud800":1}""")]
    public void What_is_no_schema_has_none(string json) =>
        Assert.Throws<FormatException>(() => SchemaNormalForm.Normalized(json));

    [Fact]
    public void Types_of_other_schemas_are_known()
    {
        var zip = AvroSchema.Parse("""{"type":"fixed","name":"s.Zip","size":5}""");
        Assert.Equal(
            """{"type":"record","name":"R","namespace":"s","fields":[{"name":"zip","type":"Zip"}]}""",
            SchemaNormalForm.Normalized("""{"type":"record","name":"s.R","fields":[{"name":"zip","type":"s.Zip"}]}""", zip));
    }
}
