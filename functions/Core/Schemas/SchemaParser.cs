using System.Globalization;
using System.Text.Json;
using Serverless.Core.Text;

namespace Serverless.Core.Schemas;

/// <summary>
/// Reads Avro schemas. What the specification forbids and changes nothing of what a value's bytes are is overlooked, and noted: names
/// that aren't of its alphabet, defaults that are no values of their types, aliases that are no texts or are other fields. A record that
/// contains itself other than through a union, an array or a map has no value, and is refused.
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
    private readonly SchemaFlaws _flaws;

    private SchemaParser(SchemaFlaws flaws) => _flaws = flaws;

    /// <inheritdoc cref="AvroSchema.Parse"/>
    /// <param name="json">The schema as JSON.</param>
    /// <param name="known">Schemas whose named types it may use.</param>
    /// <param name="overlooked">Gets what was overlooked; null: nobody asks.</param>
    public static AvroSchema Parse(string json, IEnumerable<AvroSchema> known, List<string>? overlooked = null)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var parser = new SchemaParser(new SchemaFlaws(overlooked));
            foreach (var schema in known)
                NamedTypes.Collect(schema, parser._named);
            var parsed = parser.Read(document.RootElement, "$", space: "");
            new Containment(MaxDepth).Check(parsed);
            parser._flaws.CheckDefaults();
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
        _ => throw SchemaJson.At(path, "a schema is a name, an object, or an array of schemas"),
    };

    private AvroSchema Named(string name, string path, string space)
    {
        if (Primitives.TryGetValue(name, out var type))
            return new PrimitiveSchema(type);
        if (_named.TryGetValue(SchemaNames.Full(name, space), out var found) || _named.TryGetValue(name, out found))
            return found;
        throw SchemaJson.At(path, $"there is no type '{name}' before it{NearestName.Hint(name, [.. Primitives.Keys, .. _named.Keys])}");
    }

    private AvroSchema Object(JsonElement schema, string path, string space)
    {
        var given = SchemaJson.Property(schema, "type", path);
        if (given.ValueKind != JsonValueKind.String)
            return Read(given, $"{path}.type", space);
        var type = given.GetString()!;
        if (Primitives.TryGetValue(type, out var primitive))
            return new PrimitiveSchema(primitive, LogicalTypes.Of(schema, primitive));
        return type switch
        {
            "array" => new ArraySchema(Read(SchemaJson.Property(schema, "items", path), $"{path}.items", space)),
            "map" => new MapSchema(Read(SchemaJson.Property(schema, "values", path), $"{path}.values", space)),
            "record" or "error" => Record(schema, path, space),
            "enum" => Declare(Enum(schema, path, space), path),
            "fixed" => Declare(Fixed(schema, path, space), path),
            _ when _named.ContainsKey(SchemaNames.Full(type, space)) || _named.ContainsKey(type) => Named(type, $"{path}.type", space),
            _ => throw SchemaJson.At($"{path}.type", $"'{type}' is no type{NearestName.Hint(type, [.. Primitives.Keys, .. Complex])}"),
        };
    }

    private RecordSchema Record(JsonElement schema, string path, string space)
    {
        var full = NameOf(schema, path, space);
        var record = Declare(new RecordSchema(full, TypeAliases(schema, full, path)), path);
        var fields = new List<RecordField>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in SchemaJson.Items(schema, "fields", path))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}.fields[{fields.Count}]");
            var name = SchemaJson.Text(field, "name", place);
            if (!names.Add(name))
                throw SchemaJson.At(place, $"the record has a field '{name}' before: fields have different names");
            _flaws.CheckName(name, $"{place}.name");
            fields.Add(Field(field, name, place, SchemaNames.SpaceOf(full)));
        }
        record.Take(fields);
        _flaws.CheckAliases(record, path);
        return record;
    }

    private RecordField Field(JsonElement field, string name, string path, string space)
    {
        var type = Read(SchemaJson.Property(field, "type", path), $"{path}.type", space);
        var hasDefault = field.TryGetProperty("default", out var value);
        if (hasDefault)
            _flaws.AddDefault(type, value, $"{path}.default");
        return new RecordField(name, type, Aliases(field, path))
        {
            Default = hasDefault ? SchemaNormalForm.WithoutWhitespace(value.GetRawText()) : null,
        };
    }

    private EnumSchema Enum(JsonElement schema, string path, string space)
    {
        var name = NameOf(schema, path, space);
        var symbols = Symbols(schema, path);
        var hasDefault = schema.TryGetProperty("default", out var value);
        var isSymbol = SchemaJson.TryText(value, out var symbol) && symbols.Contains(symbol, StringComparer.Ordinal);
        if (hasDefault && !isSymbol)
            _flaws.Add($"{path}.default", $"{Printable.Of(value.GetRawText())} is no symbol of the enum: choose one, or remove it");
        return new EnumSchema(name, TypeAliases(schema, name, path), symbols, isSymbol ? symbol : null);
    }

    private FixedSchema Fixed(JsonElement schema, string path, string space)
    {
        var size = SchemaJson.Property(schema, "size", path);
        if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var bytes) || bytes < 0)
            throw SchemaJson.At($"{path}.size", "the size of a fixed is a whole number of bytes");
        var name = NameOf(schema, path, space);
        return new FixedSchema(name, TypeAliases(schema, name, path), bytes, LogicalTypes.Of(schema, AvroType.Fixed, bytes));
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
                throw SchemaJson.At(place, "a union has no unions as branches: list its branches here");
            var name = branch is NamedSchema named ? named.FullName : $"<{branch.Type}>";
            if (!seen.Add(name))
                throw SchemaJson.At(place, "a union has each type once, and each named type once: remove this branch");
            branches.Add(branch);
        }
        return new UnionSchema(branches);
    }

    private T Declare<T>(T schema, string path)
        where T : NamedSchema => _named.TryAdd(schema.FullName, schema)
            ? schema
            : throw SchemaJson.At(path, $"there is a type '{schema.FullName}' before: use it by its name");

    private string[] Symbols(JsonElement schema, string path)
    {
        var symbols = SchemaJson.Items(schema, "symbols", path).Select(symbol => SchemaJson.TextOf(symbol, $"{path}.symbols")).ToArray();
        foreach (var symbol in symbols)
            _flaws.CheckName(symbol, $"{path}.symbols");
        return symbols.Distinct(StringComparer.Ordinal).Count() == symbols.Length
            ? symbols
            : throw SchemaJson.At($"{path}.symbols", "an enum has each symbol once");
    }

    private static string[] Aliases(JsonElement field, string path) => field.TryGetProperty("aliases", out _)
        ? [.. SchemaJson.Items(field, "aliases", path).Select(alias => SchemaJson.TextOf(alias, $"{path}.aliases"))]
        : [];

    // Writers may have anything here: what a value's bytes are doesn't depend on it.
    private string[] TypeAliases(JsonElement schema, string fullName, string path)
    {
        if (!schema.TryGetProperty("aliases", out var given))
            return [];
        var items = given.ValueKind == JsonValueKind.Array ? [.. given.EnumerateArray()] : new[] { given };
        var aliases = new List<string>();
        foreach (var item in items)
        {
            if (given.ValueKind == JsonValueKind.Array && SchemaJson.TryText(item, out var alias))
                aliases.Add(SchemaNames.Full(alias, SchemaNames.SpaceOf(fullName)));
        }
        if (aliases.Count < items.Length)
            _flaws.Add($"{path}.aliases", "must be an array of texts, none of them empty");
        return [.. aliases];
    }

    private string NameOf(JsonElement schema, string path, string space)
    {
        var name = SchemaJson.Text(schema, "name", path);
        var given = schema.TryGetProperty("namespace", out var own) && own.ValueKind == JsonValueKind.String ? own.GetString()! : space;
        var full = SchemaNames.Full(name, given);
        if (Primitives.ContainsKey(full))
            throw SchemaJson.At(path, $"'{full}' is the name of a primitive type: choose another");
        foreach (var part in full.Split('.'))
            _flaws.CheckName(part, $"{path}.name");
        return full;
    }
}
