using Serverless.Core.Decoding.Framers;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Schemas;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Avro;

/// <summary>An event is an Avro record in binary encoding (Avro specification 1.12). A Kafka record is one event.</summary>
/// <param name="Framing">How it says which schema it was written with.</param>
/// <param name="MaxDepth">
/// How deep records, arrays and maps may nest, the event itself counted: 1 to 64. An event beyond it is rejected.
/// </param>
public sealed record AvroFormat(AvroFraming Framing = AvroFraming.Confluent, int MaxDepth = AvroFormat.DefaultDepth) : EventFormat
{
    /// <summary>As pipeline files write it: <c>{ "kind": "avro", "framing": "confluent" }</c>.</summary>
    public static readonly FormatSyntax Syntax = new("avro", Read, IsBinary: true);

    private const int DefaultDepth = 16;

    private const string NeedsSchema = "records without an id need the schema that they are written with: add 'schema'";
    private const string HasIds = "the schemas of these records have ids: remove it, or set 'framing' to none or single-object";

    private static readonly Dictionary<string, AvroFraming> Framings = new()
    {
        ["confluent"] = AvroFraming.Confluent,
        ["azure"] = AvroFraming.Azure,
        ["single-object"] = AvroFraming.SingleObject,
        ["none"] = AvroFraming.None,
    };

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    internal override EventLook Look => EventLook.Schema;

    /// <summary>
    /// The schema, as JSON, of events that name none, or of those whose fingerprint is that of this schema; null when others have them all.
    /// </summary>
    public string? Schema { get; init; }

    /// <summary>
    /// The <see cref="FieldPath"/>, of names alone, of an array in the record: each of its items makes an event, which is the record with
    /// that item alone. An empty array makes one event without any. Null: the record is the event.
    /// </summary>
    public string? Explode { get; init; }

    internal override string? ItemsPath => Explode;

    // Each step but the last goes into one more record, map or array.
    internal override int LongestPath => MaxDepth;

    internal override object? CutBy => Explode is null ? null : this;

    internal FieldPath? Items => Explode is null ? null : FieldPath.Parse(Explode);

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new AvroDecoder(this, fields, layout, schemas);

    internal override Framer NewFramer(Framing framing, SchemaLookup schemas) =>
        Items is { } path ? new AvroItemsFramer(this, path, schemas) : new WholeFramer();

    /// <inheritdoc/>
    public override SchemaId? SchemaOf(ReadOnlySpan<byte> value, RecordHeaders headers) =>
        Framing != AvroFraming.None && SchemaPrefix.TryRead(Framing, value, headers, out var id, out _) ? id : null;

    internal override bool Claims(ReadOnlySpan<byte> value, RecordHeaders headers) =>
        Framing == AvroFraming.None || SchemaPrefix.TryRead(Framing, value, headers, out _, out _);

    private static AvroFormat Read(IOptionReader options)
    {
        var framing = options.Choice("framing", Framings, AvroFraming.Confluent);
        var format = new AvroFormat(framing, options.Whole("maxDepth", DefaultDepth, least: 1, most: 64))
        {
            Schema = options.OptionalJson("schema"),
            Explode = options.OptionalText("explode"),
        };
        if ((SchemaProblem(format) ?? (format.Schema is null ? null : ParseProblem(format.Schema))) is { } problem)
            options.Error("schema", problem);
        if (format.Explode is { } explode && ExplodeProblem(explode, format.MaxDepth) is { } wrong)
            options.Error("explode", wrong);
        return format;
    }

    private static string? SchemaProblem(AvroFormat format) => format.Framing switch
    {
        AvroFraming.None when format.Schema is null => NeedsSchema,
        AvroFraming.Confluent or AvroFraming.Azure when format.Schema is not null => HasIds,
        _ => null,
    };

    private static string? ParseProblem(string json) =>
        AvroSchema.TryParse(json, out _, out var problem) ? null : $"this is no Avro schema: {problem}";

    private static string? ExplodeProblem(string path, int levels) => FieldPath.Problem(path, levels) ?? (
        FieldPath.Parse(path).Steps.All(step => step.Name is not null)
            ? null
            : $"'{path}' goes into an item of an array: name the first array on the way, and its items are the events");
}
