using CsCheck;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Schemas;
using Serverless.Core.Text;

namespace Serverless.Core.Tests.Decoding.Avro;

/// <summary>What is read of random events of random schemas is what Apache's implementation reads with an evolved schema.</summary>
public sealed class AvroOracleTests
{
    private const int EventsEach = 5;

    [Fact]
    public void Fields_hold_what_apache_reads_after_any_evolution() => Gen.Int[0, int.MaxValue].Each(150, seed =>
    {
        var shape = new AvroShape(seed);
        var writer = global::Avro.Schema.Parse(shape.Writer.ToJsonString());
        var reader = global::Avro.Schema.Parse(shape.Reader.ToJsonString());
        var fields = shape.Places.Select((place, number) => Field($"x{number}", place.Ours, place.Theirs, reader)).ToArray();
        var layout = Some.Layout(fields);
        var format = new AvroFormat(AvroFraming.None) { Schema = shape.Writer.ToJsonString() };
        var decoder = new AvroDecoder(format, fields, layout, new SchemaLookup());
        var row = new Row(layout);
        var random = new Random(seed);
        for (var number = 0; number < EventsEach; number++)
        {
            var bytes = AvroOracle.Write(writer, random);
            var read = AvroOracle.Read(bytes, writer, reader);
            var expected = shape.Places.Select((place, index) => (Field: $"x{index}", Value: AvroOracle.Find(read, place.Theirs)))
                .Where(one => one.Value is not null).Select(one => $"{one.Field}={one.Value}");
            Assert.Equal(
                string.Join(' ', expected), AvroData.Outcome(decoder.Decode(bytes, 0, bytes.Length, row), row, fields));
        }
    });

    [Fact]
    public void Schemas_have_the_canonical_form_and_fingerprint_of_apache() => Gen.Int[0, int.MaxValue].Each(300, seed =>
    {
        var json = new AvroShape(seed).Writer.ToJsonString();
        var (ours, theirs) = (AvroSchema.Parse(json), global::Avro.Schema.Parse(json));
        Assert.Equal(global::Avro.SchemaNormalization.ToParsingForm(theirs), ours.ToCanonicalForm());
        Assert.Equal((ulong)global::Avro.SchemaNormalization.ParsingFingerprint64(theirs), ours.Fingerprint());
    });

    /// <summary>A field of the type that the reader's value has.</summary>
    private static FieldDefinition Field(string name, string ours, string? theirs, global::Avro.Schema reader) => new()
    {
        Name = name,
        Aliases = [ours],
        Type = theirs is null
            ? FieldType.Text
            : TypeOf(NotNull(FieldPath.Parse(theirs).Steps.Aggregate(reader, (schema, step) => Step(NotNull(schema), step)))),
    };

    private static global::Avro.Schema Step(global::Avro.Schema schema, PathStep step) => schema switch
    {
        global::Avro.RecordSchema record => record[step.Name!].Schema,
        global::Avro.MapSchema map => map.ValueSchema,
        _ => ((global::Avro.ArraySchema)schema).ItemSchema,
    };

    private static global::Avro.Schema NotNull(global::Avro.Schema schema) => schema is global::Avro.UnionSchema union
        ? union.Schemas.First(branch => branch.Tag != global::Avro.Schema.Type.Null)
        : schema;

    private static FieldType TypeOf(global::Avro.Schema schema) => schema switch
    {
        global::Avro.LogicalSchema { LogicalTypeName: "decimal" } => FieldType.Number,
        global::Avro.LogicalSchema { LogicalTypeName: "uuid" } => FieldType.Text,
        global::Avro.LogicalSchema { LogicalTypeName: "time-millis" } => FieldType.Integer,
        global::Avro.LogicalSchema => FieldType.Timestamp,
        _ => schema.Tag switch
        {
            global::Avro.Schema.Type.Boolean => FieldType.Boolean,
            global::Avro.Schema.Type.Int or global::Avro.Schema.Type.Long => FieldType.Integer,
            global::Avro.Schema.Type.Float or global::Avro.Schema.Type.Double => FieldType.Number,
            _ => FieldType.Text,
        },
    };
}
