using System.Text.Json.Nodes;

namespace Serverless.Core.Tests.Decoding.Avro;

/// <summary>A random schema with its evolution: what writers have, what readers ask for, and the places of values for both.</summary>
internal sealed class AvroShape
{
    private static readonly string[] Scalars = ["boolean", "int", "long", "float", "double", "string", "bytes"];

    private static readonly (string Type, string Logical)[] Logicals =
    [
        ("int", "date"), ("int", "time-millis"), ("long", "timestamp-millis"), ("long", "timestamp-micros"), ("string", "uuid"),
    ];

    private static readonly Dictionary<string, string[]> Promotions = new()
    {
        ["int"] = ["long", "double"],
        ["long"] = ["double"],
        ["float"] = ["double"],
    };

    private readonly Random _random;
    private int _names;

    public AvroShape(int seed)
    {
        _random = new Random(seed);
        (Writer, Reader) = Record("Event", "", depth: 0);
    }

    /// <summary>The schema that events are written with.</summary>
    public JsonNode Writer { get; }

    /// <summary>The schema that the other implementation reads them with.</summary>
    public JsonNode Reader { get; }

    /// <summary>The values to compare: the path by which this one finds them, and the reader's; null where neither has one.</summary>
    public List<(string Ours, string? Theirs)> Places { get; } = [];

    private bool Maybe(double share) => _random.NextDouble() < share;

    private (JsonNode Writer, JsonNode Reader) Record(string record, string path, int depth)
    {
        var (writers, readers) = (new List<JsonNode>(), new List<JsonNode>());
        for (var count = _random.Next(1, 6); count > 0; count--)
        {
            // Apache's reader gives a field that it finds by an alias its default as well, so that names change for this one alone.
            var (name, former) = ($"f{_names}", Maybe(0.2) ? $"g{_names}" : null);
            _names++;
            var isDropped = Maybe(0.2);
            var (writer, reader) = isDropped
                ? (Type(null, null, depth).Writer, null!)
                : Type(path + (former ?? name), path + name, depth);
            writers.Add(Field(name, writer));
            if (former is not null)
                writers[^1]["aliases"] = new JsonArray(former);
            if (!isDropped)
                readers.Add(Field(name, reader));
        }
        if (Maybe(0.4))
        {
            // Only the reader's default has a value there, which is for the pipeline's field to say.
            var added = Field($"new{_names++}", "string");
            added["default"] = "none";
            readers.Add(added);
            Places.Add(($"{path}{added["name"]}", null));
        }
        _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(readers));
        JsonObject Of(List<JsonNode> fields) => new()
        {
            ["type"] = "record", ["name"] = record, ["fields"] = new JsonArray([.. fields]),
        };
        return (Of(writers), Of(readers));
    }

    private static JsonObject Field(string name, JsonNode type) => new() { ["name"] = name, ["type"] = type };

    // Without places nothing of it is compared.
    private (JsonNode Writer, JsonNode Reader) Type(string? ours, string? theirs, int depth) => _random.Next(depth < 3 ? 12 : 6) switch
    {
        0 or 1 => Promoted(ours, theirs),
        2 => Named(ours, theirs, new() { ["type"] = "enum", ["name"] = $"E{_names++}", ["symbols"] = new JsonArray("A", "B", "C") }),
        3 => Named(ours, theirs, new() { ["type"] = "fixed", ["name"] = $"F{_names++}", ["size"] = _random.Next(1, 5) }),
        4 => Logical(ours, theirs),
        5 => Named(ours, theirs, new()
        {
            ["type"] = "bytes", ["logicalType"] = "decimal", ["precision"] = 12, ["scale"] = _random.Next(0, 4),
        }),
        6 or 7 => Nullable(ours, theirs, depth),
        8 => Inside("items", "array", Item(ours), Item(theirs), depth),
        9 => Inside("values", "map", ours + ".k1", theirs + ".k1", depth),
        _ => ours is null ? Unseen(depth) : RecordAt(ours, theirs!, depth),
    };

    private string? Item(string? path) => path is null ? null : path + (_names % 2 == 0 ? "[0]" : "[-1]");

    private (JsonNode Writer, JsonNode Reader) RecordAt(string ours, string theirs, int depth)
    {
        var before = Places.Count;
        var (writer, reader) = Record($"R{_names++}", "", depth + 1);
        for (var at = before; at < Places.Count; at++)
            Places[at] = ($"{ours}.{Places[at].Ours}", Places[at].Theirs is { } inner ? $"{theirs}.{inner}" : null);
        return (writer, reader);
    }

    private (JsonNode Writer, JsonNode Reader) Unseen(int depth)
    {
        var before = Places.Count;
        var found = Record($"R{_names++}", "", depth + 1);
        Places.RemoveRange(before, Places.Count - before);
        return found;
    }

    private (JsonNode Writer, JsonNode Reader) Promoted(string? ours, string? theirs)
    {
        var writer = Scalars[_random.Next(Scalars.Length)];
        var reader = Promotions.TryGetValue(writer, out var wider) && Maybe(0.4) ? wider[_random.Next(wider.Length)] : writer;
        Place(ours, theirs);
        return (writer, reader);
    }

    private (JsonNode Writer, JsonNode Reader) Logical(string? ours, string? theirs)
    {
        var (type, logical) = Logicals[_random.Next(Logicals.Length)];
        return Named(ours, theirs, new() { ["type"] = type, ["logicalType"] = logical });
    }

    private (JsonNode Writer, JsonNode Reader) Named(string? ours, string? theirs, JsonObject type)
    {
        Place(ours, theirs);
        return (type, type.DeepClone());
    }

    private (JsonNode Writer, JsonNode Reader) Nullable(string? ours, string? theirs, int depth)
    {
        var (writer, reader) = Type(ours, theirs, depth + 1);
        if (writer is JsonArray)
            return (writer, reader);
        var isFirst = Maybe(0.5);
        JsonArray Of(JsonNode branch) => isFirst ? ["null", branch] : [branch, "null"];
        return (Of(writer), Of(reader));
    }

    private (JsonNode Writer, JsonNode Reader) Inside(string name, string type, string? ours, string? theirs, int depth)
    {
        var (writer, reader) = ours is null or ".k1" ? Type(null, null, depth + 1) : Type(ours, theirs, depth + 1);
        return (new JsonObject { ["type"] = type, [name] = writer }, new JsonObject { ["type"] = type, [name] = reader });
    }

    private void Place(string? ours, string? theirs)
    {
        if (ours is not null)
            Places.Add((ours, theirs!));
    }
}
