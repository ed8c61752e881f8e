using System.Text.Json;

namespace Serverless.Core.Schemas;

/// <summary>Writes a valid schema in its normal form.</summary>
/// <param name="writer">Takes it.</param>
/// <param name="isType">Whether a full name is one of a named type.</param>
internal sealed class NormalWriter(Utf8JsonWriter writer, Func<string, bool> isType)
{
    private static readonly string[] FieldParts = ["name", "type", "doc", "default", "order", "aliases"];
    private static readonly string[] TypeParts = ["type", "name", "namespace", "doc", "aliases"];

    /// <summary>Writes a schema that is in a namespace.</summary>
    public void Write(JsonElement schema, string space)
    {
        switch (schema.ValueKind)
        {
            case JsonValueKind.String:
                writer.WriteStringValue(Reference(schema.GetString()!, space));
                break;
            case JsonValueKind.Array:
                WriteAll(schema, space, Write);
                break;
            default:
                WriteObject(schema, space);
                break;
        }
    }

    private void WriteObject(JsonElement schema, string space)
    {
        var type = schema.GetProperty("type");
        if (type.ValueKind != JsonValueKind.String)
        {
            Write(type, space);
            return;
        }
        switch (type.GetString())
        {
            case "record" or "error":
                WriteNamed(schema, space, "fields", fields => WriteAll(schema.GetProperty("fields"), fields, WriteField));
                break;
            case "enum":
                WriteNamed(schema, space, "symbols", _ => WriteSorted(schema.GetProperty("symbols")), "default");
                break;
            case "fixed":
                WriteNamed(schema, space, "size", _ => schema.GetProperty("size").WriteTo(writer));
                break;
            case "array":
                WriteNested(schema, space, "items");
                break;
            case "map":
                WriteNested(schema, space, "values");
                break;
            case var name:
                WriteSimple(schema, Reference(name!, space));
                break;
        }
    }

    private void WriteNamed(JsonElement schema, string space, string part, Action<string> write, string? more = null)
    {
        var name = schema.GetProperty("name").GetString()!;
        var given = schema.TryGetProperty("namespace", out var own) && own.ValueKind == JsonValueKind.String ? own.GetString()! : space;
        var full = SchemaNames.Full(name, given);
        var inner = SchemaNames.SpaceOf(full);
        writer.WriteStartObject();
        writer.WriteString("type", schema.GetProperty("type").GetString());
        writer.WriteString("name", SchemaNames.Unqualified(full));
        if (inner != space)
            writer.WriteString("namespace", inner);
        if (schema.TryGetProperty("doc", out var doc) && !(doc.ValueKind == JsonValueKind.String && doc.ValueEquals("")))
            WritePart("doc", doc);
        writer.WritePropertyName(part);
        write(inner);
        if (more is not null && schema.TryGetProperty(more, out var value))
            WritePart(more, value);
        WriteOthers(schema, [.. TypeParts, part, .. more is null ? Array.Empty<string>() : [more]]);
        WriteAliases(schema, alias => SchemaNames.Full(alias, inner) is var one && SchemaNames.SpaceOf(one) == inner
            ? SchemaNames.Unqualified(one)
            : one);
        writer.WriteEndObject();
    }

    private void WriteField(JsonElement field, string space)
    {
        writer.WriteStartObject();
        writer.WriteString("name", field.GetProperty("name").GetString());
        writer.WritePropertyName("type");
        Write(field.GetProperty("type"), space);
        foreach (var part in new[] { "doc", "default" })
        {
            if (field.TryGetProperty(part, out var value))
                WritePart(part, value);
        }
        if (field.TryGetProperty("order", out var order) && !(order.ValueKind == JsonValueKind.String && order.ValueEquals("ascending")))
            WritePart("order", order);
        WriteAliases(field, alias => alias);
        WriteOthers(field, FieldParts);
        writer.WriteEndObject();
    }

    private void WriteNested(JsonElement schema, string space, string part)
    {
        writer.WriteStartObject();
        writer.WriteString("type", schema.GetProperty("type").GetString());
        writer.WritePropertyName(part);
        Write(schema.GetProperty(part), space);
        WriteOthers(schema, ["type", part]);
        writer.WriteEndObject();
    }

    private void WriteSimple(JsonElement schema, string type)
    {
        if (schema.EnumerateObject().All(property => property.NameEquals("type")))
        {
            writer.WriteStringValue(type);
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("type", type);
        WriteOthers(schema, ["type"]);
        writer.WriteEndObject();
    }

    private void WriteAll(JsonElement items, string space, Action<JsonElement, string> write)
    {
        writer.WriteStartArray();
        foreach (var item in items.EnumerateArray())
            write(item, space);
        writer.WriteEndArray();
    }

    private void WriteAliases(JsonElement schema, Func<string, string> shortened)
    {
        if (!schema.TryGetProperty("aliases", out var aliases) || aliases.ValueKind != JsonValueKind.Array || aliases.GetArrayLength() == 0)
            return;
        writer.WriteStartArray("aliases");
        var texts = aliases.EnumerateArray().Where(alias => alias.ValueKind == JsonValueKind.String).Select(alias => alias.GetString()!);
        foreach (var alias in texts.Select(shortened).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            writer.WriteStringValue(alias);
        writer.WriteEndArray();
    }

    private void WriteOthers(JsonElement schema, string[] but)
    {
        foreach (var property in Sorted(schema).Where(property => !but.Contains(property.Name, StringComparer.Ordinal)))
            WritePart(property.Name, property.Value);
    }

    private void WritePart(string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        WriteSorted(value);
    }

    // Defaults and properties that aren't schemas.
    private void WriteSorted(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in Sorted(value))
                    WritePart(property.Name, property.Value);
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    WriteSorted(item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(value.GetRawText());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    // Of properties of one name the last counts, as for the parser.
    private static IEnumerable<JsonProperty> Sorted(JsonElement value) => value.EnumerateObject()
        .GroupBy(property => property.Name, StringComparer.Ordinal).Select(group => group.Last())
        .OrderBy(property => property.Name, StringComparer.Ordinal);

    private string Reference(string name, string space)
    {
        var full = SchemaNames.Full(name, space);
        full = isType(full) ? full : name;
        return space.Length > 0 && SchemaNames.SpaceOf(full) == space ? SchemaNames.Unqualified(full) : full;
    }
}
