using Serverless.Core.Schemas;

namespace Serverless.Core.Tests.Schemas;

public sealed class SchemaRulesTests
{
    // type of the field ; default ; what is wrong with it
    [Theory]
    [InlineData("\"null\"", "null", null)]
    [InlineData("\"null\"", "0", "0 is no value of null: give null")]
    [InlineData("\"boolean\"", "false", null)]
    [InlineData("\"boolean\"", "0", "0 is no value of boolean: give true or false")]
    [InlineData("\"int\"", "-2147483648", null)]
    [InlineData("\"int\"", "2147483648", "2147483648 is no value of int: give a whole number of 32 bits, without a point")]
    [InlineData("\"int\"", "1.0", "1.0 is no value of int: give a whole number of 32 bits, without a point")]
    [InlineData("\"long\"", "9223372036854775807", null)]
    [InlineData("\"long\"", "\"1\"", "\"1\" is no value of long: give a whole number of 64 bits, without a point")]
    [InlineData("\"float\"", "1", null)]
    [InlineData("\"double\"", "1e3", null)]
    [InlineData("\"double\"", "\"NaN\"", "\"NaN\" is no value of double: give a number")]
    [InlineData("\"bytes\"", "\"\\u00ff\"", null)]
    [InlineData("\"bytes\"", "\"\\u0100\"", "is no value of bytes: give a text, whose characters are bytes, \\u0000 to \\u00ff")]
    [InlineData("\"string\"", "\"\"", null)]
    [InlineData("\"string\"", "null", "null is no value of string: give a text in quotes")]
    [InlineData("""{"type":"array","items":"int"}""", "[1, 2]", null)]
    [InlineData("""{"type":"array","items":"int"}""", "[1,null]", "[1,null] is no value of array of int: give an array of such items")]
    [InlineData("""{"type":"map","values":"int"}""", """{"a": 1}""", null)]
    [InlineData("""{"type":"map","values":"int"}""", "[]", "[] is no value of map of int: give an object of such values")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", "\"B\"", null)]
    [InlineData(
        """{"type":"enum","name":"E","symbols":["A","B"]}""", "\"C\"", "\"C\" is no value of enum 'E': give one of its symbols: 'A', 'B'")]
    [InlineData("""{"type":"fixed","name":"F","size":2}""", "\"\\u0000\\u00ff\"", null)]
    [InlineData(
        """{"type":"fixed","name":"F","size":2}""", "\"a\"",
        "\"a\" is no value of fixed 'F' of 2 bytes: give a text of 2 characters, each a byte, \\u0000 to \\u00ff")]
    [InlineData("""{"type":"record","name":"I","fields":[{"name":"y","type":"int"}]}""", """{"y":1}""", null)]
    [InlineData("""{"type":"record","name":"I","fields":[{"name":"y","type":"int","default":1}]}""", "{}", null)]
    [InlineData(
        """{"type":"record","name":"I","fields":[{"name":"y","type":"int"}]}""", "{}",
        "{} is no value of record 'I': give an object with a value for each field that has no default itself")]
    [InlineData("""["null","R"]""", """{"x":null}""", null)]
    [InlineData("""["null","string"]""", "\"a\"", null)]
    [InlineData("""["null","string"]""", "1", "1 is no value of union of null, string: give a value of one of its branches")]
    public void A_default_is_a_value_of_its_type(string type, string value, string? problem)
    {
        var json = $$"""{"type":"record","name":"R","fields":[{"name":"x","type":{{type}},"default":{{value}}}]}""";
        var found = SchemaRules.Problems(json);
        if (problem is null)
        {
            Assert.Empty(found);
        }
        else
        {
            Assert.StartsWith("$.fields[0].default: ", Assert.Single(found), StringComparison.Ordinal);
            Assert.EndsWith(problem, found[0], StringComparison.Ordinal);
        }
        // The event decoder reads what writers have.
        Assert.True(((RecordSchema)AvroSchema.Parse(json)).Fields[0].HasDefault);
    }

    [Theory]
    [InlineData(
        """{"type":"record","name":"1R","fields":[]}""",
        "$.name: '1R' is no name: use letters A to Z and a to z, digits and _, and begin with no digit")]
    [InlineData(
        """{"type":"record","name":"R","namespace":"a-b","fields":[]}""",
        "$.name: 'a-b' is no name: use letters A to Z and a to z, digits and _, and begin with no digit")]
    [InlineData(
        """{"type":"record","name":"R","fields":[{"name":"é","type":"int"}]}""",
        "$.fields[0].name: 'é' is no name: use letters A to Z and a to z, digits and _, and begin with no digit")]
    [InlineData(
        """{"type":"enum","name":"E","symbols":["a b"]}""",
        "$.symbols: 'a b' is no name: use letters A to Z and a to z, digits and _, and begin with no digit")]
    [InlineData(
        """{"type":"enum","name":"E","symbols":["A"],"default":"B"}""",
        "$.default: \"B\" is no symbol of the enum: choose one, or remove it")]
    [InlineData(
        """{"type":"fixed","name":"F","size":1,"aliases":"G"}""", "$.aliases: must be an array of texts, none of them empty")]
    [InlineData(
        """{"type":"fixed","name":"F","size":1,"aliases":["G",7]}""", "$.aliases: must be an array of texts, none of them empty")]
    [InlineData(
        """{"type":"fixed","name":"F","size":1,"aliases":["\ud800"]}""", "$.aliases: must be an array of texts, none of them empty")]
    [InlineData(
        """{"type":"enum","name":"E","symbols":["A"],"default":"\ud800"}""",
        "$.default: \"\\ud800\" is no symbol of the enum: choose one, or remove it")]
    [InlineData(
        """{"type":"record","name":"R","fields":[{"name":"x","type":"int","aliases":["y"]},{"name":"y","type":"int"}]}""",
        "$.fields[0].aliases: 'y' is a name of another field of this record: remove it")]
    public void What_a_decoder_overlooks_is_told_before_a_schema_is_taken(string json, string expected)
    {
        Assert.Equal([expected], SchemaRules.Problems(json));
        Assert.True(AvroSchema.TryParse(json, out _, out _));
    }

    [Fact]
    public void All_problems_are_told_at_once_and_what_is_no_schema_is_one()
    {
        Assert.Equal(2, SchemaRules.Problems("""
            {"type":"record","name":"R","fields":[{"name":"a b","type":"int"},{"name":"c","type":"int","default":null}]}
            """).Count);
        Assert.Equal(["$: 'type' is missing: add it"], SchemaRules.Problems("{}"));
    }

    [Fact]
    public void Types_of_other_schemas_are_known()
    {
        var zip = AvroSchema.Parse("""{"type":"fixed","name":"s.Zip","size":5}""");
        const string Json = """{"type":"record","name":"s.R","fields":[{"name":"zip","type":"Zip","default":"12345"}]}""";
        Assert.Empty(SchemaRules.Problems(Json, zip));
        Assert.StartsWith("$.fields[0].type: there is no type 'Zip'", Assert.Single(SchemaRules.Problems(Json)), StringComparison.Ordinal);
    }
}
