namespace Serverless.Core.Schemas;

/// <summary>
/// Whether a reader's schema matches a writer's, and which of their fields belong together (Avro specification 1.12, "Schema Resolution"
/// and "Aliases"). Matching isn't resolving: records match by their names, and their fields may yet differ.
/// </summary>
internal static class SchemaMatch
{
    /// <summary>Whether a reader matches a writer.</summary>
    public static bool Matches(AvroSchema reader, AvroSchema writer) => (reader, writer) switch
    {
        (UnionSchema, _) or (_, UnionSchema) => true,
        (ArraySchema to, ArraySchema from) => Matches(to.Items, from.Items),
        (MapSchema to, MapSchema from) => Matches(to.Values, from.Values),
        (FixedSchema to, FixedSchema from) => HaveOneName(to, from) && to.Size == from.Size && HaveOneDecimal(to, from),
        (NamedSchema to, NamedSchema from) => to.Type == from.Type && HaveOneName(to, from),
        _ => ReadersOf(writer.Type).Contains(reader.Type) && HaveOneDecimal(reader, writer),
    };

    /// <summary>Whether names without namespaces are the same, or an alias of the reader is the writer's full name.</summary>
    public static bool HaveOneName(NamedSchema reader, NamedSchema writer) =>
        reader.Name == writer.Name || reader.Aliases.Contains(writer.FullName, StringComparer.Ordinal);

    /// <summary>False when both are decimals, of different precision or scale. Other logical types may be any.</summary>
    public static bool HaveOneDecimal(AvroSchema reader, AvroSchema writer) =>
        reader.Logical.Kind != LogicalKind.Decimal || writer.Logical.Kind != LogicalKind.Decimal || reader.Logical == writer.Logical;

    /// <summary>The types that can read a type: itself, and those that it is promoted to.</summary>
    public static IReadOnlyList<AvroType> ReadersOf(AvroType writer) => writer switch
    {
        AvroType.Int => [AvroType.Int, AvroType.Long, AvroType.Float, AvroType.Double],
        AvroType.Long => [AvroType.Long, AvroType.Float, AvroType.Double],
        AvroType.Float => [AvroType.Float, AvroType.Double],
        AvroType.String => [AvroType.String, AvroType.Bytes],
        AvroType.Bytes => [AvroType.Bytes, AvroType.String],
        _ => [writer],
    };

    /// <summary>
    /// The writer's field that a reader's field gets its value from: the one of its name, or else of the first of its aliases that the
    /// writer has and that is the name of no other field of the reader. Null when there is none.
    /// </summary>
    public static RecordField? WriterField(RecordSchema reader, int place, RecordSchema writer)
    {
        var field = reader.Fields[place];
        return Named(writer, field.Name) ?? field.Aliases.Where(alias => reader.PlaceOf(alias) == place)
            .Select(alias => Named(writer, alias)).FirstOrDefault(former => former is not null);
    }

    // The writer's own aliases tell nothing: they are for its readers' side.
    private static RecordField? Named(RecordSchema record, string name) =>
        record.PlaceOf(name) is >= 0 and var place && record.Fields[place].Name == name ? record.Fields[place] : null;
}
