using Serverless.Core.Schemas;

namespace Serverless.Core.Tests.Schemas;

public sealed class AvroSchemaTests
{
    // The specification's own rules, one after the other: primitives, full names, what is stripped, order, and names used again.
    [Theory]
    [InlineData("\"int\"", "\"int\"")]
    [InlineData("""{"type":"int","logicalType":"date"}""", "\"int\"")]
    [InlineData("""{"type":{"type":"array","items":{"type":"long"}}}""", """{"type":"array","items":"long"}""")]
    [InlineData(
        """{"doc":"d","fields":[{"type":"string","default":"","aliases":["y"],"name":"x"}],"namespace":"n.s","name":"R","type":"record"}""",
        """{"name":"n.s.R","type":"record","fields":[{"name":"x","type":"string"}]}""")]
    [InlineData(
        """[{"type":"fixed","name":"a.F","size":3},{"type":"record","name":"a.R","fields":[{"name":"g","type":"F"}]}]""",
        """[{"name":"a.F","type":"fixed","size":3},{"name":"a.R","type":"record","fields":[{"name":"g","type":"a.F"}]}]""")]
    [InlineData(
        """["null",{"type":"enum","name":"E","symbols":["A"],"default":"A"},{"type":"map","values":"E"}]""",
        """["null",{"name":"E","type":"enum","symbols":["A"]},{"type":"map","values":"E"}]""")]
    public void The_canonical_form_has_what_readers_need(string json, string expected)
    {
        Assert.Equal(expected, AvroSchema.Parse(json).ToCanonicalForm());
        Assert.Equal(expected, AvroSchema.Parse(expected).ToCanonicalForm());
    }

    // As in the specification's reference tests.
    [Theory]
    [InlineData("\"null\"", 7195948357588979594)]
    [InlineData("\"boolean\"", -6970731678124411036)]
    [InlineData("""{"type":"fixed","name":"foo","size":15}""", 1756455273707447556)]
    public void Fingerprints_are_those_of_the_specification(string json, long expected) =>
        Assert.Equal((ulong)expected, AvroSchema.Parse(json).Fingerprint());

    [Fact]
    public void Longer_fingerprints_are_digests_of_the_canonical_form()
    {
        var schema = AvroSchema.Parse("""{"type":"int","logicalType":"date"}""");
        Assert.Equal("EF524EA1B91E73173D938ADE36C1DB32", Convert.ToHexString(schema.Md5Fingerprint()));
        Assert.Equal(
            "3F2B87A9FE7CC9B13835598C3981CD45E3E355309E5090AA0933D7BECB6FBA45", Convert.ToHexString(schema.Sha256Fingerprint()));
    }

    [Fact]
    public void What_readers_need_is_kept()
    {
        var record = (RecordSchema)AvroSchema.Parse("""
            {"type":"record","name":"n.R","aliases":["Q","m.P"],"fields":[
              {"name":"a","type":{"type":"enum","name":"E","symbols":["A","B"],"default":"B"},"default":"A"},
              {"name":"b","type":["null","int"],"default":null},
              {"name":"c","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}}]}
            """);
        Assert.Equal("R", record.Name);
        Assert.Equal(["n.Q", "m.P"], record.Aliases);
        Assert.Equal(["\"A\"", "null", null], record.Fields.Select(field => field.Default));
        Assert.Equal([true, true, false], record.Fields.Select(field => field.HasDefault));
        Assert.Equal("B", ((EnumSchema)record.Fields[0].Type).Default);
        Assert.Equal(new LogicalType(LogicalKind.Decimal, Scale: 2, Precision: 9), record.Fields[2].Type.Logical);
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("7", "$: a schema is a name, an object, or an array of schemas")]
    [InlineData("\"strin\"", "$: there is no type 'strin' before it; did you mean 'string'?")]
    [InlineData("""{"type":"recrd","name":"R"}""", "$.type: 'recrd' is no type; did you mean 'record'?")]
    [InlineData("""{"name":"R"}""", "$: 'type' is missing: add it")]
    [InlineData("""{"type":"record","fields":[]}""", "$: 'name' is missing: add it")]
    [InlineData("""{"type":"record","name":"R"}""", "$: 'fields' is missing: add it")]
    [InlineData("""{"type":"record","name":"int","fields":[]}""", "$: 'int' is the name of a primitive type: choose another")]
    [InlineData("""{"type":"record","name":"R","fields":{}}""", "$.fields: must be an array")]
    [InlineData("""{"type":"record","name":"R","fields":[7]}""", "$.fields[0]: must be an object")]
    [InlineData(
        """{"type":"record","name":"R","fields":[{"name":"","type":"int"}]}""",
        "$.fields[0].name: must be a text in quotes, not empty")]
    [InlineData(
        """{"type":"record","name":"R","fields":[{"name":"x","type":"lnog"}]}""",
        "$.fields[0].type: there is no type 'lnog' before it")]
    [InlineData(
        """{"type":"record","name":"R","fields":[{"name":"x","type":"int"},{"name":"x","type":"int"}]}""",
        "$.fields[1]: the record has a field 'x' before: fields have different names")]
    [InlineData("""["int","int"]""", "$[1]: a union has each type once, and each named type once: remove this branch")]
    [InlineData("""["int",["long"]]""", "$[1]: a union has no unions as branches: list its branches here")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","A"]}""", "$.symbols: an enum has each symbol once")]
    [InlineData("""{"type":"fixed","name":"F","size":-1}""", "$.size: the size of a fixed is a whole number of bytes")]
    [InlineData(
        """[{"type":"fixed","name":"F","size":1},{"type":"array","items":{"type":"fixed","name":"F","size":2}}]""",
        "$[1].items: there is a type 'F' before: use it by its name")]
    [InlineData(
        """{"type":"record","name":"R","fields":[{"name":"r","type":"R"}]}""",
        "'R' contains itself, so it has no value: make the field a union with null")]
    [InlineData("\"\\ud800\"", "a text in it is no Unicode")]
    public void What_is_wrong_is_said_where_it_is(string json, string expected)
    {
        Assert.False(AvroSchema.TryParse(json, out _, out var problem));
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_of_other_schemas_are_known_by_their_names()
    {
        var address = AvroSchema.Parse(
            """{"type":"record","name":"s.Address","fields":[{"name":"zip","type":{"type":"fixed","name":"Zip","size":5}}]}""");
        var user = (RecordSchema)AvroSchema.Parse(
            """{"type":"record","name":"s.User","fields":[{"name":"at","type":"Address"},{"name":"zip","type":"s.Zip"}]}""", address);
        Assert.Same(address, user.Fields[0].Type);
        Assert.IsType<FixedSchema>(user.Fields[1].Type);
    }

    [Fact]
    public void A_field_is_found_by_its_name_before_any_alias()
    {
        var record = (RecordSchema)AvroSchema.Parse("""
            {"type":"record","name":"R","fields":[{"name":"a","type":"int","aliases":["b","c"]},{"name":"b","type":"int","aliases":["c"]}]}
            """);
        Assert.Equal([0, 1, 0, -1], new[] { "a", "b", "c", "d" }.Select(record.PlaceOf));
    }

    [Fact]
    public void Schemas_may_be_large_but_not_deep_without_end()
    {
        var wide = string.Join(',', Enumerable.Range(0, 10_000).Select(number => $$"""{"name":"f{{number}}","type":["null","long"]}"""));
        Assert.Equal(10_000, ((RecordSchema)AvroSchema.Parse($$"""{"type":"record","name":"R","fields":[{{wide}}]}""")).Fields.Count);

        var deep = string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 300)) + "\"int\"" + new string('}', 300);
        Assert.False(AvroSchema.TryParse(deep, out _, out var problem));
        Assert.StartsWith("not valid JSON", problem, StringComparison.Ordinal);

        // Each record in the next, defined one after the other.
        var chain = Enumerable.Range(1, 2_000).Select(number =>
            $$"""{"type":"record","name":"R{{number}}","fields":[{"name":"x","type":"R{{number - 1}}"}]}""");
        Assert.False(AvroSchema.TryParse(
            $$"""[{"type":"record","name":"R0","fields":[]},{{string.Join(',', chain)}}]""", out _, out problem));
        Assert.Contains("more than 256 deep", problem, StringComparison.Ordinal);
    }
}
