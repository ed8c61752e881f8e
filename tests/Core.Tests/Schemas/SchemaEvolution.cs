using System.Text.Json.Nodes;

namespace Serverless.Core.Tests.Schemas;

/// <summary>
/// A random writer's schema, and a reader's that came of it by random changes, good and bad. Left out is what Apache's implementation has
/// wrong (<see cref="SchemaResolutionOracleTests"/>): strings as bytes, namespaces, logical types, a union read as anything but a
/// primitive, and aliases of fields without a default.
/// </summary>
internal sealed class SchemaEvolution
{
    private static readonly string[] Primitives = ["boolean", "int", "long", "float", "double", "string"];

    private static readonly Dictionary<string, string[]> Promotions = new()
    {
        ["int"] = ["long", "float", "double"],
        ["long"] = ["float", "double"],
        ["float"] = ["double"],
    };

    private readonly Random _random;
    private readonly double _badShare;
    private int _names;

    public SchemaEvolution(int seed)
    {
        _random = new Random(seed);
        // So that there are many that are readable as a whole.
        _badShare = seed % 3 == 0 ? 0 : 0.3;
        (Writer, Reader) = Record(depth: 0);
    }

    public JsonNode Writer { get; }

    public JsonNode Reader { get; }

    /// <summary>Whether Apache looks at all of it before data is read: not at symbols, and not into unions of the writer.</summary>
    public bool IsCheckedAhead { get; private set; } = true;

    private bool Maybe(double share) => _random.NextDouble() < share;

    private bool IsBad() => Maybe(_badShare);

    private (JsonNode Writer, JsonNode Reader) Type(int depth) => _random.Next(depth < 3 ? 11 : 5) switch
    {
        0 or 1 or 2 => Primitive(),
        3 => Enum(),
        4 => Fixed(),
        5 => Inside("array", "items", depth),
        6 => Inside("map", "values", depth),
        7 or 8 => Record(depth + 1),
        _ => Union(depth),
    };

    private (JsonNode Writer, JsonNode Reader) Primitive()
    {
        var writer = Primitives[_random.Next(Primitives.Length)];
        if (IsBad())
            return (writer, Primitives[_random.Next(Primitives.Length)]);
        return (writer, Promotions.TryGetValue(writer, out var wider) && Maybe(0.4) ? wider[_random.Next(wider.Length)] : writer);
    }

    private (JsonNode Writer, JsonNode Reader) Enum()
    {
        var (writer, reader) = Both(new() { ["type"] = "enum", ["symbols"] = new JsonArray("A", "B", "C") });
        if (Maybe(0.3))
            reader["symbols"]!.AsArray().Insert(0, "D");
        var isGood = !IsBad();
        if (!isGood || Maybe(0.2))
        {
            IsCheckedAhead = false;
            reader["symbols"]!.AsArray().RemoveAt(reader["symbols"]!.AsArray().Count - 1);
            if (isGood)
                reader["default"] = "A";
        }
        return (writer, reader);
    }

    private (JsonNode Writer, JsonNode Reader) Fixed()
    {
        var (writer, reader) = Both(new() { ["type"] = "fixed", ["size"] = _random.Next(1, 5) });
        if (IsBad())
            reader["size"] = 6;
        return (writer, reader);
    }

    private (JsonNode Writer, JsonNode Reader) Inside(string type, string part, int depth)
    {
        var (writer, reader) = Type(depth + 1);
        return (new JsonObject { ["type"] = type, [part] = writer }, new JsonObject { ["type"] = type, [part] = reader });
    }

    private (JsonNode Writer, JsonNode Reader) Record(int depth)
    {
        var (writer, reader) = Both(new() { ["type"] = "record" });
        var (writers, readers) = (new List<JsonNode>(), new List<JsonNode>());
        for (var count = _random.Next(1, 5); count > 0; count--)
            Field(writers, readers, depth);
        if (depth == 0 && Maybe(0.4))
        {
            // It contains itself. One that the reader skips would overflow Apache's stack, so this one alone.
            IsCheckedAhead = false;
            writers.Add(Field("next", new JsonArray("null", writer["name"]!.DeepClone())));
            readers.Add(Field("next", new JsonArray("null", reader["name"]!.DeepClone())));
        }
        _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(readers));
        writer["fields"] = new JsonArray([.. writers]);
        reader["fields"] = new JsonArray([.. readers]);
        return (writer, reader);
    }

    private void Field(List<JsonNode> writers, List<JsonNode> readers, int depth)
    {
        var name = $"f{_names++}";
        var (writer, reader) = Type(depth + 1);
        var (source, target) = (Field(name, writer), Field(name, reader));
        switch (_random.Next(6))
        {
            case 0:
                target["name"] = $"g{_names}";
                target["default"] = DefaultOf(reader);
                if (Maybe(0.7))
                    target["aliases"] = new JsonArray($"other{_names}", name);
                break;
            case 1:
                writers.Add(source);
                return;
            case 2:
                if (!IsBad())
                    target["default"] = DefaultOf(reader);
                readers.Add(target);
                return;
        }
        writers.Add(source);
        readers.Add(target);
    }

    private (JsonNode Writer, JsonNode Reader) Union(int depth)
    {
        var (writer, reader) = Type(depth + 1);
        if (writer is JsonArray || reader is JsonArray)
            return (writer, reader);
        var isBad = IsBad();
        switch (_random.Next(3))
        {
            case 0:
                return (writer, new JsonArray("null", reader));
            case 1 when writer is JsonValue:
                // The reader has none: only promotions may be in it.
                IsCheckedAhead = false;
                return (isBad ? new JsonArray("null", "int") : new JsonArray("int", "long"), "double");
            default:
                IsCheckedAhead = false;
                return (
                    Maybe(0.5) ? new JsonArray("null", writer) : new JsonArray(writer, "null"),
                    isBad ? new JsonArray(reader) : new JsonArray(reader, "null"));
        }
    }

    /// <summary>A named type for both, which the reader may have renamed.</summary>
    private (JsonObject Writer, JsonObject Reader) Both(JsonObject type)
    {
        type["name"] = $"T{_names++}";
        var reader = (JsonObject)type.DeepClone();
        var isBad = IsBad();
        if (isBad || Maybe(0.15))
        {
            reader["name"] = $"N{_names++}";
            if (!isBad)
                reader["aliases"] = new JsonArray(type["name"]!.DeepClone());
        }
        return (type, reader);
    }

    private static JsonObject Field(string name, JsonNode type) => new() { ["name"] = name, ["type"] = type };

    // Of a union Apache takes the first branch's; and it takes no whole number for a float.
    private static JsonNode? DefaultOf(JsonNode type) => type switch
    {
        JsonArray union => DefaultOf(union[0]!),
        JsonObject complex => (string)complex["type"]! switch
        {
            "enum" => complex["symbols"]![0]!.DeepClone(),
            "fixed" => new string('x', (int)complex["size"]!),
            "array" => new JsonArray(),
            "map" => new JsonObject(),
            _ => new JsonObject(complex["fields"]!.AsArray()
                .Select(field => KeyValuePair.Create((string)field!["name"]!, DefaultOf(field["type"]!)))),
        },
        _ => (string)type! switch
        {
            "null" => null,
            "boolean" => true,
            "string" => "s",
            "float" or "double" => 1.5,
            _ => 1,
        },
    };
}
