using System.Globalization;
using System.Text.Json;
using Serverless.Core.Text;

namespace Serverless.Core.Schemas;

/// <summary>
/// Reads Avro schemas. Names needn't be of the specification's alphabet and defaults aren't looked at, as neither changes what a value's
/// bytes are. A record that contains itself other than through a union, an array or a map has no value, and is refused.
/// </summary>
internal sealed class SchemaParser
{
    // How deep the JSON of a schema may nest, and records directly within each other.
    private const int MaxDepth = 256;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    private static readonly Dictionary<string, AvroType> Primitives = new(StringComparer.Ordinal)
    {
        ["null"] = AvroType.Null,
        ["boolean"] = AvroType.Boolean,
        ["int"] = AvroType.Int,
        ["long"] = AvroType.Long,
        ["float"] = AvroType.Float,
        ["double"] = AvroType.Double,
        ["bytes"] = AvroType.Bytes,
        ["string"] = AvroType.String,
    };

    private static readonly string[] Complex = ["record", "error", "enum", "array", "map", "fixed"];

    private readonly Dictionary<string, NamedSchema> _named = new(StringComparer.Ordinal);

    /// <inheritdoc cref="AvroSchema.Parse"/>
    public static AvroSchema Parse(string json, IEnumerable<AvroSchema> known)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var parser = new SchemaParser();
            foreach (var schema in known)
                NamedTypes.Collect(schema, parser._named);
            var parsed = parser.Read(document.RootElement, "$", space: "");
            new Containment(MaxDepth).Check(parsed);
            return parsed;
        }
        catch (JsonException fault)
        {
            throw new FormatException($"not valid JSON: {fault.Message}", fault);
        }
        catch (InvalidOperationException fault)
        {
            // JsonElement throws this for a text with half of a surrogate pair.
            throw new FormatException($"a text in it is no Unicode: {fault.Message}", fault);
        }
    }

    private AvroSchema Read(JsonElement schema, string path, string space) => schema.ValueKind switch
    {
        JsonValueKind.String => Named(schema.GetString()!, path, space),
        JsonValueKind.Array => Union(schema, path, space),
        JsonValueKind.Object => Object(schema, path, space),
        _ => throw At(path, "a schema is a name, an object, or an array of schemas"),
    };

    private AvroSchema Named(string name, string path, string space)
    {
        if (Primitives.TryGetValue(name, out var type))
            return new PrimitiveSchema(type);
        if (_named.TryGetValue(FullName(name, space), out var found) || _named.TryGetValue(name, out found))
            return found;
        throw At(path, $"there is no type '{name}' before it{NearestName.Hint(name, [.. Primitives.Keys, .. _named.Keys])}");
    }

    private AvroSchema Object(JsonElement schema, string path, string space)
    {
        var given = Property(schema, "type", path);
        if (given.ValueKind != JsonValueKind.String)
            return Read(given, $"{path}.type", space);
        var type = given.GetString()!;
        if (Primitives.TryGetValue(type, out var primitive))
            return new PrimitiveSchema(primitive, LogicalTypes.Of(schema, primitive));
        return type switch
        {
            "array" => new ArraySchema(Read(Property(schema, "items", path), $"{path}.items", space)),
            "map" => new MapSchema(Read(Property(schema, "values", path), $"{path}.values", space)),
            "record" or "error" => Record(schema, path, space),
            "enum" => Declare(new EnumSchema(NameOf(schema, path, space), Symbols(schema, path)), path),
            "fixed" => Declare(Fixed(schema, path, space), path),
            _ when _named.ContainsKey(FullName(type, space)) || _named.ContainsKey(type) => Named(type, $"{path}.type", space),
            _ => throw At($"{path}.type", $"'{type}' is no type{NearestName.Hint(type, [.. Primitives.Keys, .. Complex])}"),
        };
    }

    private RecordSchema Record(JsonElement schema, string path, string space)
    {
        var record = Declare(new RecordSchema(NameOf(schema, path, space)), path);
        var inner = record.FullName.LastIndexOf('.') is >= 0 and var dot ? record.FullName[..dot] : "";
        var fields = new List<RecordField>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in Items(schema, "fields", path))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}.fields[{fields.Count}]");
            var name = Text(field, "name", place);
            if (!names.Add(name))
                throw At(place, $"the record has a field '{name}' before: fields have different names");
            fields.Add(new RecordField(name, Read(Property(field, "type", place), $"{place}.type", inner), Aliases(field, place)));
        }
        record.Take(fields);
        return record;
    }

    private static FixedSchema Fixed(JsonElement schema, string path, string space)
    {
        var size = Property(schema, "size", path);
        return size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out var bytes) && bytes >= 0
            ? new FixedSchema(NameOf(schema, path, space), bytes, LogicalTypes.Of(schema, AvroType.Fixed, bytes))
            : throw At($"{path}.size", "the size of a fixed is a whole number of bytes");
    }

    private UnionSchema Union(JsonElement schema, string path, string space)
    {
        var branches = new List<AvroSchema>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in schema.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}[{branches.Count}]");
            var branch = Read(item, place, space);
            if (branch is UnionSchema)
                throw At(place, "a union has no unions as branches: list its branches here");
            var name = branch is NamedSchema named ? named.FullName : $"<{branch.Type}>";
            if (!seen.Add(name))
                throw At(place, "a union has each type once, and each named type once: remove this branch");
            branches.Add(branch);
        }
        return new UnionSchema(branches);
    }

    private T Declare<T>(T schema, string path)
        where T : NamedSchema => _named.TryAdd(schema.FullName, schema)
            ? schema
            : throw At(path, $"there is a type '{schema.FullName}' before: use it by its name");

    private static string[] Symbols(JsonElement schema, string path)
    {
        var symbols = Items(schema, "symbols", path).Select(symbol => TextOf(symbol, $"{path}.symbols")).ToArray();
        return symbols.Distinct(StringComparer.Ordinal).Count() == symbols.Length
            ? symbols
            : throw At($"{path}.symbols", "an enum has each symbol once");
    }

    private static string[] Aliases(JsonElement field, string path) =>
        field.TryGetProperty("aliases", out _) ? [.. Items(field, "aliases", path).Select(alias => TextOf(alias, $"{path}.aliases"))] : [];

    private static string NameOf(JsonElement schema, string path, string space)
    {
        var name = Text(schema, "name", path);
        var given = schema.TryGetProperty("namespace", out var own) && own.ValueKind == JsonValueKind.String ? own.GetString()! : space;
        var full = FullName(name, given);
        return Primitives.ContainsKey(full) ? throw At(path, $"'{full}' is the name of a primitive type: choose another") : full;
    }

    private static string FullName(string name, string space) =>
        name.Contains('.', StringComparison.Ordinal) || space.Length == 0 ? name : $"{space}.{name}";

    private static JsonElement.ArrayEnumerator Items(JsonElement schema, string name, string path)
    {
        var items = Property(schema, name, path);
        return items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : throw At($"{path}.{name}", "must be an array");
    }

    private static string Text(JsonElement schema, string name, string path) => TextOf(Property(schema, name, path), $"{path}.{name}");

    private static string TextOf(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw At(path, "must be a text in quotes, not empty");

    private static JsonElement Property(JsonElement schema, string name, string path)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            throw At(path, "must be an object");
        return schema.TryGetProperty(name, out var value) ? value : throw At(path, $"'{name}' is missing: add it");
    }

    private static FormatException At(string path, string problem) => new($"{path}: {problem}");
}
