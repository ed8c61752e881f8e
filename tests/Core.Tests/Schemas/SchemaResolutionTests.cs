using Serverless.Core.Schemas;

namespace Serverless.Core.Tests.Schemas;

/// <summary>The rules of "Schema Resolution" (Avro specification 1.12), one after the other.</summary>
public sealed class SchemaResolutionTests
{
    private const string AB = """{"type":"enum","name":"E","symbols":["A","B"]}""";

    private static readonly string[] Primitives = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

    // What a reader of the first reads beside itself.
    private static readonly string[] Promotions =
    [
        "long int", "float int", "double int", "float long", "double long", "double float", "bytes string", "string bytes",
    ];

    [Fact]
    public void Primitives_are_read_as_themselves_and_as_what_they_are_promoted_to() => Assert.All(
        Primitives.SelectMany(reader => Primitives.Select(writer => (reader, writer))),
        pair => Assert.Equal(
            pair.reader == pair.writer || Promotions.Contains($"{pair.reader} {pair.writer}"),
            Found(pair.reader, pair.writer).Length == 0));

    // reader ; writer ; what is found, a line each
    public static TheoryData<string, string, string> Rules => new()
    {
        {
            "int", "long",
            "$ TypeMismatch: the reader's int can't be read from the writer's long: let the reader have long or float or double, or a "
            + "union with it, or let the writer have int"
        },

        // Arrays and maps: their items and values.
        { Array("long"), Array("int"), "" },
        {
            Array("int"), Array("string"),
            "$.items TypeMismatch: the reader's int can't be read from the writer's string: let the reader have string or bytes, or a "
            + "union with it, or let the writer have int"
        },
        { Map(Array("double")), Map(Array("float")), "" },
        {
            Map(Array("boolean")), Map(Array("null")),
            "$.values.items TypeMismatch: the reader's boolean can't be read from the writer's null: let the reader have null, or a "
            + "union with it, or let the writer have boolean"
        },
        {
            Map("int"), Array("int"),
            "$ TypeMismatch: the reader's map of int can't be read from the writer's array of int: let the reader have array of int, or a "
            + "union with it, or let the writer have map of int"
        },

        // Fixed: names without namespaces, or an alias of the reader, and sizes.
        { Fixed("a.F", 4), Fixed("b.F", 4), "" },
        { Fixed("G", 4, "F"), Fixed("F", 4), "" },
        { Fixed("a.G", 4, "F"), Fixed("a.F", 4), "" },
        {
            Fixed("G", 4), Fixed("F", 4),
            "$ NameMismatch: the reader's fixed is 'G', the writer's 'F': let both have one name, or let the reader list 'F' in its aliases"
        },
        {
            // An alias of the writer tells its own readers something, not these.
            Fixed("G", 4), Fixed("F", 4, "G"),
            "$ NameMismatch: the reader's fixed is 'G', the writer's 'F': let both have one name, or let the reader list 'F' in its aliases"
        },
        {
            Fixed("F", 8), Fixed("F", 4),
            "$ FixedSizeMismatch: the reader's fixed 'F' has 8 bytes, the writer's 4: let both have one size, or give the new one "
            + "another name and let the reader have a union of both"
        },
        {
            "bytes", Fixed("F", 4),
            "$ TypeMismatch: the reader's bytes can't be read from the writer's fixed 'F' of 4 bytes: let the reader have fixed 'F' of 4 "
            + "bytes, or a union with it, or let the writer have bytes"
        },

        // Enums: all symbols of the writer, or a default.
        { """{"type":"enum","name":"x.E","symbols":["C","B","A"]}""", AB, "" },
        { """{"type":"enum","name":"E","symbols":["A","U"],"default":"U"}""", AB, "" },
        {
            """{"type":"enum","name":"E","symbols":["A"]}""", """{"type":"enum","name":"E","symbols":["A","B","C"],"default":"A"}""",
            "$ MissingEnumSymbols: the reader's enum 'E' hasn't got 'B', 'C' of the writer's symbols: let the reader have them, or a "
            + "default, or let the writer do without"
        },
        {
            """{"type":"enum","name":"F","symbols":["A","B"]}""", AB,
            "$ NameMismatch: the reader's enum is 'F', the writer's 'E': let both have one name, or let the reader list 'E' in its aliases"
        },

        // Records: fields by name, in any order; what the reader hasn't got is ignored.
        { Record("a.R", "x long", "y string"), Record("b.R", "y string", "z int", "x int"), "" },
        { Record("R", """x int = 7"""), Record("R", "y int"), "" },
        { Record("R", """x ["null","int"] = null"""), Record("R"), "" },
        {
            Record("R", "y int", "x int"), Record("n.R", "y int"),
            "$.fields[1] ReaderFieldMissingDefault: the reader's field 'x' has no default, and the writer's record 'n.R' hasn't got it: "
            + "let the reader give it a default, or the writer's name for it as an alias, or let the writer have it"
        },
        {
            Record("R", "x int", "y string"), Record("R", "x boolean", "y int"),
            "$.fields[0].type TypeMismatch: the reader's int can't be read from the writer's boolean: let the reader have boolean, or a "
            + "union with it, or let the writer have int\n"
            + "$.fields[1].type TypeMismatch: the reader's string can't be read from the writer's int: let the reader have int or long or "
            + "float or double, or a union with it, or let the writer have string"
        },
        {
            Record("Q", "x int"), Record("R", "x string"),
            "$ NameMismatch: the reader's record is 'Q', the writer's 'R': let both have one name, or let the reader list 'R' in its "
            + "aliases"
        },

        // Aliases of fields: the field of the name before, then the first alias that the writer has; not the writer's.
        { Record("R", "x int aka a,b"), Record("R", "b int", "a int"), "" },
        { Record("R", "x int aka a"), Record("R", "a string", "x int"), "" },
        {
            Record("R", "a int"), Record("R", "x int aka a"),
            "$.fields[0] ReaderFieldMissingDefault: the reader's field 'a' has no default, and the writer's record 'R' hasn't got it: "
            + "let the reader give it a default, or the writer's name for it as an alias, or let the writer have it"
        },
        {
            // The writer's field is that of the reader's field of its name.
            Record("R", "x int aka a", "a int"), Record("R", "a int"),
            "$.fields[0] ReaderFieldMissingDefault: the reader's field 'x' has no default, and the writer's record 'R' hasn't got it: "
            + "let the reader give it a default, or the writer's name for it as an alias, or let the writer have it"
        },

        // Unions on both sides: the reader's first branch that matches each of the writer's.
        { """["string","null","long"]""", """["null","int"]""", "" },
        {
            """["null","int"]""", """["string","null"]""",
            "$ MissingUnionBranch: the reader's union of null, int has no branch for the writer's string: let the reader have it as a "
            + "branch, or let the writer do without"
        },
        { $"""[{Record("a.R", "x int")},{Record("b.R", "y int")}]""", $"""["null",{Record("b.R", "y int")}]""", MissingNull("a.R", "b.R") },
        {
            $"""["null",{Record("R", "x int")}]""", $"""["null",{Record("R", "y int")}]""",
            "$[1].fields[0] ReaderFieldMissingDefault: the reader's field 'x' has no default, and the writer's record 'R' hasn't got it: "
            + "let the reader give it a default, or the writer's name for it as an alias, or let the writer have it"
        },
        { $"""["null",{Array("long")}]""", $"""[{Array("int")},"null"]""", "" },
        {
            $"""["null",{Array("int")}]""", $"""[{Array("long")},"null"]""",
            "$ MissingUnionBranch: the reader's union of null, array of int has no branch for the writer's array of long: let the reader "
            + "have it as a branch, or let the writer do without"
        },
        {
            // Unions match, and are resolved then.
            $"""["null",{Array("""["null","int"]""")}]""", Array("""["null","string"]"""),
            "$[1].items MissingUnionBranch: the reader's union of null, int has no branch for the writer's string: let the reader have "
            + "it as a branch, or let the writer do without"
        },
        { $"""[{Fixed("a.F", 4)},{Fixed("b.F", 8)}]""", Fixed("c.F", 8), "" },

        // A union of the reader alone, and of the writer alone.
        { """["null","double"]""", "int", "" },
        {
            """["null","int"]""", "double",
            "$ MissingUnionBranch: the reader's union of null, int has no branch for the writer's double: let the reader have it as a "
            + "branch, or let the writer do without"
        },
        { "double", """["int","float"]""", "" },
        {
            "int", """["null","int"]""",
            "$ TypeMismatch: the reader's int can't be read from the writer's null: let the reader have null, or a union with it, or let "
            + "the writer have int"
        },

        // Logical types: decimals alone must be alike.
        { Logical("long", "timestamp-millis"), Logical("int", "date"), "" },
        { Decimal(10, 2), Decimal(10, 2), "" },
        { "bytes", Decimal(10, 2), "" },
        { "string", Decimal(10, 2), "" },
        {
            Decimal(10, 2), Decimal(12, 2),
            "$ TypeMismatch: the reader's bytes (decimal 10, 2) can't be read from the writer's bytes (decimal 12, 2): let the reader have "
            + "bytes (decimal 12, 2), or a union with it, or let the writer have bytes (decimal 10, 2)"
        },
        {
            $"""["null",{Decimal(10, 2)}]""", Decimal(10, 3),
            "$ MissingUnionBranch: the reader's union of null, bytes (decimal 10, 2) has no branch for the writer's bytes (decimal 10, "
            + "3): let the reader have it as a branch, or let the writer do without"
        },

        // A type that contains itself, and one that is used twice: told once, where it is met first.
        { List("long"), List("int"), "" },
        {
            List("int"), List("long"),
            "$.fields[0].type TypeMismatch: the reader's int can't be read from the writer's long: let the reader have long or float or "
            + "double, or a union with it, or let the writer have int"
        },
        {
            Record("R", "a " + Fixed("F", 8), "b F"), Record("R", "a " + Fixed("F", 4), "b F"),
            "$.fields[0].type FixedSizeMismatch: the reader's fixed 'F' has 8 bytes, the writer's 4: let both have one size, or give the "
            + "new one another name and let the reader have a union of both"
        },
        {
            // Where it is used, though it is defined before.
            Record("R", "a " + Fixed("F", 8), "b F"), Record("R", "a " + Fixed("F", 8), "b " + Fixed("G", 8)),
            "$.fields[1].type NameMismatch: the reader's fixed is 'F', the writer's 'G': let both have one name, or let the reader list "
            + "'G' in its aliases"
        },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_rule_finds_what_breaks_it_with_the_place_and_the_cure(string reader, string writer, string expected) =>
        Assert.Equal(expected, string.Join('\n', Found(reader, writer)));

    [Fact]
    public void Many_symbols_and_branches_are_counted()
    {
        var symbols = string.Join(',', Enumerable.Range(0, 1_000).Select(number => $"\"S{number}\""));
        var writer = $$"""{"type":"enum","name":"E","symbols":[{{symbols}}]}""";
        var found = Assert.Single(Found("""{"type":"enum","name":"E","symbols":["S0"]}""", writer));
        Assert.Contains("hasn't got 'S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8' and 991 more of", found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_may_be_wide_and_its_types_lead_to_each_other_any_number_of_times()
    {
        string Wide(string type) => Record("R", [.. Enumerable.Range(0, 10_000).Select(number => $"f{number} {type}")]);
        Assert.Empty(Found(Wide("long"), Wide("int")));
        Assert.Equal(10_000, Found(Wide("int"), Wide("long")).Length);

        // Each record has an array of the one before it: from the last on, 10,000 lead to the type that differs.
        string Chain(string type) => $"[{Record("R0", "x " + type)},"
            + string.Join(',', Enumerable.Range(1, 10_000).Select(number => Record($"R{number}", $"x {Array($"R{number - 1}")}"))) + "]";
        var end = ((UnionSchema)AvroSchema.Parse(Chain("int"))).Branches[^1];
        var start = ((UnionSchema)AvroSchema.Parse(Chain("string"))).Branches[^1];
        var found = Assert.Single(SchemaResolution.Mismatches(end, start));
        Assert.Equal(SchemaMismatchKind.TypeMismatch, found.Kind);
        Assert.StartsWith("….items.fields[0].type", found.Path, StringComparison.Ordinal);
        Assert.EndsWith(".items.fields[0].type", found.Path, StringComparison.Ordinal);
    }

    private static string[] Found(string reader, string writer) =>
    [
        .. SchemaResolution.Mismatches(AvroSchema.Parse(Json(reader)), AvroSchema.Parse(Json(writer)))
            .Select(one => $"{one.Path} {one.Kind}: {one.Message}"),
    ];

    private static string Json(string type) => type[0] is '{' or '[' ? type : $"\"{type}\"";

    private static string Array(string items) => $$"""{"type":"array","items":{{Json(items)}}}""";

    private static string Map(string values) => $$"""{"type":"map","values":{{Json(values)}}}""";

    private static string Logical(string type, string logical) => $$"""{"type":"{{type}}","logicalType":"{{logical}}"}""";

    private static string Decimal(int precision, int scale) =>
        $$"""{"type":"bytes","logicalType":"decimal","precision":{{precision}},"scale":{{scale}}}""";

    private static string Fixed(string name, int size, string? alias = null) =>
        $$"""{"type":"fixed","name":"{{name}}","size":{{size}}{{(alias is null ? "" : $",\"aliases\":[\"{alias}\"]")}}}""";

    private static string List(string type) => Record("L", $"x {type}", """next ["null","L"]""");

    /// <summary>A record of fields, each <c>name type</c>, <c>name type = default</c> or <c>name type aka alias,alias</c>.</summary>
    private static string Record(string name, params string[] fields) =>
        $$"""{"type":"record","name":"{{name}}","fields":[{{string.Join(',', fields.Select(Field))}}]}""";

    private static string Field(string field)
    {
        var (name, rest) = Split(field, " ");
        var (type, value) = Split(rest, " = ");
        (type, var aliases) = Split(type, " aka ");
        var extra = value.Length > 0 ? $",\"default\":{value}" : "";
        extra += aliases.Length > 0 ? $",\"aliases\":[{string.Join(',', aliases.Split(',').Select(alias => $"\"{alias}\""))}]" : "";
        return $$"""{"name":"{{name}}","type":{{Json(type)}}{{extra}}}""";
    }

    private static (string Before, string After) Split(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + mark.Length)..]);
    }

    // Of two branches of one name the one of the writer's full name is taken: only null is missing.
    private static string MissingNull(string first, string second) =>
        $"$ MissingUnionBranch: the reader's union of record '{first}', record '{second}' has no branch for the writer's null: let the "
        + "reader have it as a branch, or let the writer do without";
}
