using CsCheck;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Schemas;
using static Serverless.Core.Tests.Decoding.Avro.AvroData;

namespace Serverless.Core.Tests.Decoding.Avro;

/// <summary>What is said of a schema before any event of it comes.</summary>
public sealed class SchemaReadingTests
{
    private const string Decimal2 = """{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}""";
    private const string Millis = """{"type":"long","logicalType":"timestamp-millis"}""";
    private const string A = """{"type":"record","name":"A","fields":[{"name":"x","type":"long"}]}""";
    private const string B = """{"type":"record","name":"B","fields":[{"name":"y","type":"long"}]}""";
    private const string Duration = """{"type":"fixed","name":"F","size":12,"logicalType":"duration"}""";
    private const string Enum = """{"type":"enum","name":"E","symbols":["true","B"]}""";

    private static readonly string[] Texts = ["string", "bytes", "fixed"];

    private static readonly FieldType[] Types = System.Enum.GetValues<FieldType>();

    [Theory]
    // Whether events have a value.
    [InlineData("x", "x long", "Always")]
    [InlineData("x", """x ["null","long"]""", "Sometimes")]
    [InlineData("x", """x ["int","long"]""", "Always")]
    [InlineData("x", "x null", "Never")]
    [InlineData("x", "y long", "Never")]
    [InlineData("r.x", """r {"type":"record","name":"R","fields":[{"name":"x","type":"long"}]}""", "Always")]
    [InlineData("r.x", """r ["null",{"type":"record","name":"R","fields":[{"name":"x","type":"long"}]}]""", "Sometimes")]
    [InlineData("m.x", """m {"type":"map","values":"long"}""", "Sometimes")]
    [InlineData("w[0]", """w {"type":"array","items":"long"}""", "Sometimes")]
    // Each branch has it, in another place; one has it and one hasn't.
    [InlineData("r.x,r.y", $"r [{A},{B}]", "Always")]
    [InlineData("r.x", $"r [{A},{B}]", "Sometimes")]
    public void Presence_follows_from_the_ways_to_a_value(string paths, string field, string expected) =>
        Assert.Equal(expected, Read(FieldType.Integer, Record(field), paths.Split(',')).Presence.ToString());

    [Theory]
    [InlineData(FieldType.Text, "string", "string All")]
    [InlineData(FieldType.Text, Enum, "enum 'E' All")]
    [InlineData(FieldType.Text, "long", "long None")]
    [InlineData(FieldType.Text, Millis, "long (timestamp-millis) None")]
    [InlineData(FieldType.Text, """{"type":"fixed","name":"F","size":2000000000}""", "fixed 'F' of 2000000000 bytes All")]
    [InlineData(FieldType.Text, """{"type":"fixed","name":"F","size":16,"logicalType":"uuid"}""", "fixed 'F' of 16 bytes (uuid) All")]
    [InlineData(FieldType.Number, "int", "int All")]
    [InlineData(FieldType.Number, "float", "float All")]
    [InlineData(FieldType.Number, Decimal2, "bytes (decimal 9, 2) All")]
    [InlineData(FieldType.Number, "string", "string None")]
    [InlineData(FieldType.Number, "boolean", "boolean None")]
    [InlineData(FieldType.Number, """{"type":"array","items":"long"}""", "array of long None")]
    [InlineData(FieldType.Integer, "double", "double Some fractions")]
    [InlineData(FieldType.Integer, Decimal2, "bytes (decimal 9, 2) Some fractions")]
    [InlineData(FieldType.Integer, """{"type":"bytes","logicalType":"decimal","precision":9}""", "bytes (decimal 9, 0) All")]
    [InlineData(FieldType.Integer, Duration, "fixed 'F' of 12 bytes (duration) Some durations with months")]
    [InlineData(FieldType.Boolean, "boolean", "boolean All")]
    [InlineData(FieldType.Boolean, "string", "string None")]
    [InlineData(FieldType.Timestamp, Millis, "long (timestamp-millis) All")]
    [InlineData(FieldType.Timestamp, "long", "long All")]
    [InlineData(FieldType.Timestamp, "string", "string All")]
    [InlineData(FieldType.Timestamp, """{"type":"int","logicalType":"time-millis"}""", "int (time-millis) None")]
    [InlineData(FieldType.Integer, """["null","long","string"]""", "long All; string None")]
    public void Types_are_tried_by_what_reads_them(FieldType type, string written, string expected) =>
        Assert.Equal(expected, Told(Read(type, Record($"x {written}"))));

    [Fact]
    public void Options_of_a_field_count()
    {
        FieldDefinition number = new() { Name = "x", Type = FieldType.Number };
        Assert.Equal("string All", Told(Read(number with { NumbersAsText = true }, Record("x string"))));
        FieldDefinition any = new() { Name = "x", Type = FieldType.Text, AnyScalar = true };
        Assert.Equal("long All", Told(Read(any, Record("x long"))));
        FieldDefinition yes = new() { Name = "x", Type = FieldType.Boolean, TrueTexts = ["B", "1"], FalseTexts = ["0"] };
        Assert.Equal("enum 'E' Some 'true'", Told(Read(yes, Record($"x {Enum}"))));
        Assert.Equal("int All", Told(Read(yes, Record("x int"))));
        FieldDefinition days = new() { Name = "x", Type = FieldType.Timestamp, Times = ["dd/MM/yyyy"] };
        Assert.Equal("string All", Told(Read(days, Record("x string"))));
        // An empty text is missing, and no number.
        Assert.Equal("string None", Told(Read(number with { Missing = ["", "x"] }, Record("x string"))));
    }

    [Fact]
    public void A_place_after_one_that_always_has_a_value_is_not_looked_at()
    {
        Assert.Equal("long All", Told(Read(FieldType.Integer, Record("a long", "b string"), "a", "b")));
        Assert.Equal("long All; string None", Told(Read(FieldType.Integer, Record("""a ["null","long"]""", "b string"), "a", "b")));
    }

    [Fact]
    public void What_is_no_record_is_named()
    {
        var schema = AvroSchema.Parse($"""[{Record("x long")},"string"]""");
        FieldDefinition[] fields = [new() { Name = "x", Type = FieldType.Integer }];

        var reading = SchemaReading.Of(fields, Some.Layout(fields), null, schema);

        Assert.Equal(["string"], reading.NoRecords);
        Assert.Equal(FieldPresence.Sometimes, reading.Fields[0].Presence);
    }

    // 40 records have a union of 40, whose records have a union of 40, and so on: 40^4 ways to a.a.a.a.
    [Fact]
    public void A_schema_with_too_many_ways_to_a_field_is_unusable_and_not_tried_again()
    {
        string Level(int level) => level == 0 ? "\"long\"" : "[" + string.Join(',', Enumerable.Range(0, 40).Select(number => number == 0
            ? $$"""{"type":"record","name":"R{{level}}x0","fields":[{"name":"a","type":{{Level(level - 1)}}}]}"""
            : $$"""{"type":"record","name":"R{{level}}x{{number}}","fields":[{"name":"a","type":{{Names(level - 1)}}}]}""")) + "]";
        var schema = AvroSchema.Parse(Level(4));
        FieldDefinition[] fields = [new() { Name = "x", Type = FieldType.Integer, Aliases = ["a.a.a.a"] }];
        var layout = Some.Layout(fields);

        var problem = Assert.Throws<FormatException>(() => SchemaReading.Of(fields, layout, null, schema));
        Assert.StartsWith("its unions lead to the fields in more than 100000 ways", problem.Message, StringComparison.Ordinal);

        var known = new SchemaLookup { Known = WriterSchemas.None.With(SchemaId.OfNumber(7), new SchemaAnswer(schema)) };
        var decoder = new AvroDecoder(new AvroFormat(), fields, layout, known);
        var row = new Row(layout);
        foreach (var rejection in Enumerable.Range(0, 1_000).Select(_ => decoder.Decode([0, 0, 0, 0, 7, 1], 0, 6, row)))
            Assert.Equal(Reasons.UnusableSchema, rejection!.Reason);
        var given = new AvroFormat(AvroFraming.None) { Schema = Level(4) };
        Assert.Equal(
            Reasons.UnusableSchema, new AvroDecoder(given, fields, layout, new SchemaLookup()).Decode([0], 0, 1, row)!.Reason);
    }

    // Whatever is said of a field, events of the schema made by Apache's implementation must bear it out.
    [Fact]
    public void Events_are_read_as_it_was_said() => Gen.Int[0, int.MaxValue].Each(60, seed =>
    {
        var random = new Random(seed);
        var shape = new AvroShape(seed);
        var written = global::Avro.Schema.Parse(shape.Writer.ToJsonString());
        var schema = AvroSchema.Parse(shape.Writer.ToJsonString());
        byte[][] events = [.. Enumerable.Range(0, 8).Select(_ => AvroOracle.Write(written, random))];
        foreach (var (ours, _) in shape.Places)
        {
            FieldDefinition[] fields = [new() { Name = "x", Aliases = [ours], Type = Types[random.Next(Types.Length)] }];
            var layout = Some.Layout(fields);
            var reading = SchemaReading.Of(fields, layout, null, schema).Fields[0];
            var format = new AvroFormat(AvroFraming.None) { Schema = shape.Writer.ToJsonString() };
            var decoder = new AvroDecoder(format, fields, layout, new SchemaLookup());
            var row = new Row(layout);
            foreach (var bytes in events)
                Check(reading, decoder.Decode(bytes, 0, bytes.Length, row), row.Has(0));
        }
    });

    private static void Check(FieldReading said, Rejection? rejection, bool isThere)
    {
        if (rejection?.Reason is Reasons.Range or Reasons.TimestampOutOfRange)
            return;
        if (rejection is null)
        {
            Assert.True(isThere || said.Presence != FieldPresence.Always, $"missing: {said}");
            Assert.True(!isThere || said.Presence != FieldPresence.Never, $"there: {said}");
            Assert.True(!isThere || said.Types.Any(type => type.Taken != ValuesTaken.None), $"taken: {Told(said)}");
        }
        else
        {
            Assert.Contains(said.Types, type => type.Taken != ValuesTaken.All || Depends(type.Type));
        }
    }

    // Which of their values are taken is for each value to say.
    private static bool Depends(string type) => Texts.Any(text => type.StartsWith(text, StringComparison.Ordinal));

    private static string Names(int level) => level == 0
        ? "\"long\""
        : $"[{string.Join(',', Enumerable.Range(0, 40).Select(number => $"\"R{level}x{number}\""))}]";

    private static FieldReading Read(FieldType type, string schema, params string[] paths) =>
        Read(new FieldDefinition { Name = paths.Length > 0 ? "f" : "x", Type = type, Aliases = paths }, schema);

    private static FieldReading Read(FieldDefinition field, string schema) =>
        SchemaReading.Of([field], Some.Layout([field]), null, AvroSchema.Parse(schema)).Fields[0];

    private static string Told(FieldReading reading) => string.Join("; ", reading.Types
        .Select(type => $"{type.Type} {type.Taken}{(type.Refused is null ? "" : " " + type.Refused)}"));
}
