using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Avro.AvroData;

namespace Serverless.Core.Tests.Decoding.Avro;

/// <summary>How a field finds its place in a writer schema, and which of several places counts.</summary>
public sealed class AvroPathTests
{
    private const string Inner =
        """{"type":"record","name":"Inner","fields":[{"name":"b","type":"string"},{"name":"n","type":["null","long"]}]}""";

    private static FieldDefinition Text(string name, params string[] aliases) =>
        new() { Name = name, Type = FieldType.Text, Aliases = aliases };

    private static FieldDefinition Whole(string name, params string[] aliases) =>
        new() { Name = name, Type = FieldType.Integer, Aliases = aliases };

    [Fact]
    public void What_belongs_to_no_field_is_skipped_whatever_it_is() => Assert.Equal("a=1 z=2", Outcome(
        Record(
            "i int", "l long", "f float", "d double", "o boolean", "n null", "s string", "y bytes", "a long",
            """e {"type":"enum","name":"E","symbols":["A"]}""", """x {"type":"fixed","name":"F","size":3}""",
            $$"""r {{Inner}}""", """m {"type":"map","values":"Inner"}""", """w {"type":"array","items":["null","Inner"]}""",
            """v {"type":"array","items":"null"}""", "z long"),
        [Whole("a"), Whole("z")],
        Bytes(
            -1, 300, 1f, 2.0, true, "skipped", new byte[] { 1, 2, 3 }, 1, 0, Raw("010203"), "b", 1, 7, 1, "key", "b", 0, 0,
            -2, 5, 0, 1, "x", 0, 0, 1_000_000_000, 0, 2)));

    [Fact]
    public void Null_is_no_value_and_any_other_branch_is_read_by_its_own_type()
    {
        var schema = Record("""x ["null","long","string","boolean"]""");
        FieldDefinition[] fields = [Text("x") with { AnyScalar = true }];
        Assert.Equal("", Outcome(schema, fields, Bytes(0)));
        Assert.Equal("x=5", Outcome(schema, fields, Bytes(1, 5)));
        Assert.Equal("x=five", Outcome(schema, fields, Bytes(2, "five")));
        Assert.Equal("x=true", Outcome(schema, fields, Bytes(3, true)));
        Assert.Equal("malformed  at 0: branch 4 of 4", Outcome(schema, fields, Bytes(4)));
        Assert.Equal("malformed  at 0: branch -1 of 4", Outcome(schema, fields, Bytes(-1)));
    }

    [Theory]
    [InlineData("b", "x")]
    [InlineData("r.b", "in")]
    [InlineData("w[0].b", "w0")]
    [InlineData("w[-1].b", "w1")]
    [InlineData("w[1].b", "w1")]
    [InlineData("w[2].b", null)]
    [InlineData("m.k.b", "mk")]
    [InlineData("m['k.2'].b", "mk2")]
    [InlineData("m.none.b", null)]
    [InlineData("none", null)]
    [InlineData("b.c", null)]
    [InlineData("r[0]", null)]
    public void Paths_go_into_records_arrays_and_maps(string path, string? expected)
    {
        var schema = Record(
            "b string", $$"""r ["null",{{Inner}}]""", """w {"type":"array","items":"Inner"}""",
            """m {"type":"map","values":["null","Inner"]}""");
        // The second item in a block that says its length.
        var value = Bytes("x", 1, "in", 0, 1, "w0", 0, -1, 4, "w1", 0, 0, 2, "k", 1, "mk", 0, "k.2", 1, "mk2", 0, 0);
        Assert.Equal(expected is null ? "" : $"f={expected}", Outcome(schema, [Text("f", path)], value));
    }

    [Fact]
    public void The_last_item_may_be_the_first_as_well() => Assert.Equal("a=x b=x", Outcome(
        Record("""w {"type":"array","items":"string"}"""), [Text("a", "w[0]"), Text("b", "w[-1]")], Bytes(1, "x", 0)));

    [Fact]
    public void A_field_finds_what_the_writer_has_renamed()
    {
        var schema = """
            {"type":"record","name":"Event","fields":[{"name":"deviceId","aliases":["device","id"],"type":"string"},
             {"name":"id","type":"string"}]}
            """;
        Assert.Equal("device=d id=i", Outcome(schema, [Text("device"), Text("id")], Bytes("d", "i")));
    }

    // Fields  f: a, b, c; g: b alone
    [Theory]
    [InlineData(0, 0, 0, "")]
    [InlineData(1, 1, 1, "f=1 g=2")]
    [InlineData(0, 1, 1, "f=2 g=2")]
    [InlineData(0, 0, 1, "f=3")]
    public void Of_several_places_the_first_with_a_value_counts_wherever_it_is(int a, int b, int c, string expected)
    {
        const string Nullable = """["null","int"]""";
        FieldDefinition[] fields = [Whole("f", "a", "b", "c"), Whole("g", "b")];
        object[] Value(int branch, int value) => branch == 0 ? [0] : [1, value];
        Assert.Equal(expected, Outcome(
            Record($"a {Nullable}", $"b {Nullable}", $"c {Nullable}"), fields, Bytes(Value(a, 1), Value(b, 2), Value(c, 3))));
        Assert.Equal(expected, Outcome(
            Record($"c {Nullable}", $"b {Nullable}", $"a {Nullable}"), fields, Bytes(Value(c, 3), Value(b, 2), Value(a, 1))));
    }

    [Fact]
    public void What_is_wrong_in_a_place_counts_only_where_no_place_before_it_has_a_value()
    {
        var schema = Record("b string", """a ["null","int"]""");
        FieldDefinition[] fields = [Whole("a", "b")];
        Assert.Equal("a=4", Outcome(schema, fields, Bytes("no number", 1, 4)));
        Assert.Equal("wrong-type a at 0: no number", Outcome(schema, fields, Bytes("no number", 0)));
        Assert.Equal("a=4", Outcome(schema, fields, Bytes("no number", 1, 4)));
    }

    [Fact]
    public void A_text_that_counts_as_missing_makes_room_for_the_next_place()
    {
        FieldDefinition[] fields = [Text("a", "b", "e") with { Missing = ["-"] }];
        var schema = Record("a string", "b string", """e {"type":"enum","name":"E","symbols":["X"]}""");
        Assert.Equal("a=b", Outcome(schema, fields, Bytes("-", "b", 0)));
        Assert.Equal("a=X", Outcome(schema, fields, Bytes("-", "-", 0)));
    }

    [Fact]
    public void A_record_is_no_value_of_a_field() => Assert.Equal(
        "wrong-type r at 0: record Inner", Outcome(Record($$"""r {{Inner}}"""), [Text("r")], Bytes("b", 0)));

    [Fact]
    public void An_event_is_a_record_or_a_branch_that_is_one()
    {
        FieldDefinition[] fields = [Text("b")];
        var union = $$"""["null","string",{{Inner}},{"type":"map","values":"string"}]""";
        Assert.Equal("b=x", Outcome(union, fields, Bytes(2, "x", 0)));
        Assert.Equal("b=x", Outcome(union, fields, Bytes(3, 1, "b", "x", 0)));
        Assert.Equal("not-an-object  at 1: string", Outcome(union, fields, Bytes(1, "x")));
        Assert.Equal("not-an-object  at 1: null", Outcome(union, fields, Bytes(0)));
        Assert.Equal("not-an-object  at 0: string", Outcome("\"string\"", fields, Bytes("x")));
    }

    [Fact]
    public void Schemas_that_contain_themselves_are_read_as_deep_as_paths_and_skipped_as_deep_as_the_limit()
    {
        var schema = """{"type":"record","name":"Node","fields":[{"name":"v","type":"int"},{"name":"next","type":["null","Node"]}]}""";
        FieldDefinition[] fields = [Whole("v"), Whole("second", "next.v")];
        Assert.Equal("v=1 second=2", Outcome(schema, fields, Bytes(1, 1, 2, 1, 3, 0)));
        Assert.Equal("v=1", Outcome(schema, fields, Bytes(1, 0)));
        Assert.Equal("v=1 second=2", Outcome(schema, fields, Bytes(1, 1, 2, 1, 3, 1, 4, 0), maxDepth: 4));
        Assert.Equal("too-deep  at 6: ", Outcome(schema, fields, Bytes(1, 1, 2, 1, 3, 1, 4, 0), maxDepth: 3));
    }
}
