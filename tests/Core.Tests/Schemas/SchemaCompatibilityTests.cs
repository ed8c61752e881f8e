using Serverless.Core.Schemas;

namespace Serverless.Core.Tests.Schemas;

public sealed class SchemaCompatibilityTests
{
    // 1: a            2: a, b = 0        3: a, b
    private static readonly (int, AvroSchema)[] Three =
    [
        (1, Parse("""{"name":"a","type":"int"}""")),
        (2, Parse("""{"name":"a","type":"int"},{"name":"b","type":"int","default":0}""")),
        (3, Parse("""{"name":"a","type":"int"},{"name":"b","type":"int"}""")),
    ];

    // What is found is "version (the reader) path".
    [Theory]
    // A field more, without a default: data without it can't be read by it.
    [InlineData("a,b,c", CompatibilityLevel.None, "")]
    [InlineData("a,b,c", CompatibilityLevel.Backward, "3 new $.fields[2]")]
    [InlineData(
        "a,b,c", CompatibilityLevel.BackwardTransitive,
        "3 new $.fields[2]; 2 new $.fields[2]; 1 new $.fields[1]; 1 new $.fields[2]")]
    [InlineData("a,b,c", CompatibilityLevel.Forward, "")]
    [InlineData("a,b,c", CompatibilityLevel.ForwardTransitive, "")]
    [InlineData("a,b,c", CompatibilityLevel.Full, "3 new $.fields[2]")]
    // One less: version 3 wants it, version 2 has a default, version 1 never had it.
    [InlineData("a", CompatibilityLevel.Backward, "")]
    [InlineData("a", CompatibilityLevel.BackwardTransitive, "")]
    [InlineData("a", CompatibilityLevel.Forward, "3 old $.fields[1]")]
    [InlineData("a", CompatibilityLevel.ForwardTransitive, "3 old $.fields[1]")]
    [InlineData("a", CompatibilityLevel.Full, "3 old $.fields[1]")]
    [InlineData("a", CompatibilityLevel.FullTransitive, "3 old $.fields[1]")]
    // As version 3: only what is before the last one sees that version 1 has no b.
    [InlineData("a,b", CompatibilityLevel.Backward, "")]
    [InlineData("a,b", CompatibilityLevel.Full, "")]
    [InlineData("a,b", CompatibilityLevel.BackwardTransitive, "1 new $.fields[1]")]
    [InlineData("a,b", CompatibilityLevel.FullTransitive, "1 new $.fields[1]")]
    [InlineData("a,b", CompatibilityLevel.ForwardTransitive, "")]
    // A default mends both.
    [InlineData("a,b=0,c=0", CompatibilityLevel.FullTransitive, "")]
    // Nothing that any of them needs.
    [InlineData("b", CompatibilityLevel.FullTransitive, "3 old $.fields[0]; 2 old $.fields[0]; 1 new $.fields[0]; 1 old $.fields[0]")]
    public void A_level_says_who_must_read_whom(string fields, CompatibilityLevel level, string expected)
    {
        var candidate = Parse(string.Join(',', fields.Split(',').Select(field => field.Split('='))
            .Select(field => $$"""{"name":"{{field[0]}}","type":"int"{{(field.Length > 1 ? $",\"default\":{field[1]}" : "")}}}""")));
        Assert.Equal(expected, string.Join("; ", SchemaCompatibility.Check(level, candidate, Three)
            .Select(one => $"{one.Version} {(one.IsOlderReader ? "old" : "new")} {one.Mismatch.Path}")));
    }

    [Theory]
    [InlineData(CompatibilityLevel.Backward)]
    [InlineData(CompatibilityLevel.FullTransitive)]
    public void The_first_schema_breaks_nothing(CompatibilityLevel level) =>
        Assert.Empty(SchemaCompatibility.Check(level, Three[0].Item2, []));

    private static AvroSchema Parse(string fields) => AvroSchema.Parse($$"""{"type":"record","name":"R","fields":[{{fields}}]}""");
}
