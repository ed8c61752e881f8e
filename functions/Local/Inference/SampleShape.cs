using System.Text.Json;
using Serverless.Core.Text;
using Serverless.Local.Samples;

namespace Serverless.Local.Inference;

/// <summary>What the events of a sample have, place by place, an array of objects exploded.</summary>
internal sealed class SampleShape
{
    private const int LongestPath = 12;
    private const int MostItems = 4;

    private readonly Dictionary<string, FieldEvidence> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ArrayEvidence> _arrays = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private SampleShape()
    {
    }

    /// <summary>How many events there are, items of an exploded array counted; those that are no JSON objects are none.</summary>
    public int Events { get; private set; }

    /// <summary>How many JSON objects they come from.</summary>
    public int Objects { get; private set; }

    /// <summary>The array whose items become events; null when none does.</summary>
    public string? Explode { get; private set; }

    /// <summary>Arrays of objects that are not exploded.</summary>
    public IEnumerable<string> OtherArrays =>
        _arrays.Where(array => array.Key != Explode && array.Value.Objects > 0).Select(array => array.Key);

    /// <summary>In the order in which they were met.</summary>
    public IReadOnlyCollection<FieldEvidence> Fields => _fields.Values;

    /// <summary>The properties of the events themselves.</summary>
    public IReadOnlySet<string> TopNames => _names;

    public static SampleShape Of(EventSample sample)
    {
        var arrays = new SampleShape();
        arrays.AddAll(sample);
        // The one with most items, if most events have it.
        var explode = arrays._arrays.Where(array => array.Value.Objects > 0 && 2 * array.Value.Events >= arrays.Events)
            .OrderByDescending(array => array.Value.Objects).Select(array => array.Key).FirstOrDefault();
        if (explode is null)
            return arrays;
        var exploded = new SampleShape { Explode = explode };
        exploded.AddAll(sample);
        return exploded;
    }

    private void AddAll(EventSample sample)
    {
        foreach (var json in sample.Changes?.Events ?? sample.Lines?.Events ?? sample.Events)
        {
            if (TryParse(json) is not { } document)
                continue;
            using (document)
            {
                Objects++;
                var items = Explode is null ? null : Find(document.RootElement, FieldPath.Parse(Explode));
                foreach (var item in items is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0
                    ? array.EnumerateArray().Select(one => (JsonElement?)one)
                    : [null])
                {
                    Events++;
                    Add("", document.RootElement, item, depth: 1);
                }
            }
        }
    }

    private static JsonDocument? TryParse(byte[] json)
    {
        try
        {
            var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // The pipeline will make a dead letter of it.
        }
        return null;
    }

    private static JsonElement? Find(JsonElement value, FieldPath path)
    {
        foreach (var step in path.Steps)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(step.Name!, out value))
                return null;
        }
        return value;
    }

    private void Add(string path, JsonElement value, JsonElement? item, int depth)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (depth == 1)
                _names.Add(member.Name);
            if (!member.Name.Contains("']", StringComparison.Ordinal))
                AddValue((path + new PathStep(member.Name)).TrimStart('.'), member.Name, member.Value, item, depth);
        }
    }

    private void AddValue(string path, string name, JsonElement value, JsonElement? item, int depth)
    {
        if (path == Explode)
            value = item ?? default;
        if (value.ValueKind == JsonValueKind.Object && depth < LongestPath)
            Add(path, value, item, depth + 1);
        else if (value.ValueKind == JsonValueKind.Array)
            AddItems(path, name, value, depth);
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Array) || _fields.ContainsKey(path))
            Evidence(path, name).Add(value);
    }

    private void AddItems(string path, string name, JsonElement array, int depth)
    {
        var seen = _arrays.TryGetValue(path, out var known) ? known : _arrays[path] = new ArrayEvidence();
        seen.Events++;
        seen.Objects += array.EnumerateArray().Count(one => one.ValueKind == JsonValueKind.Object);
        if (array.GetArrayLength() > MostItems || depth >= LongestPath)
            return;
        foreach (var (at, one) in array.EnumerateArray().Index().Where(one => IsValue(one.Item)))
            Evidence($"{path}[{at}]", $"{name}{at}").Add(one);
    }

    private static bool IsValue(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private FieldEvidence Evidence(string path, string name) =>
        _fields.TryGetValue(path, out var known) ? known : _fields[path] = new FieldEvidence(path, name);

    private sealed class ArrayEvidence
    {
        public int Events { get; set; }

        public int Objects { get; set; }
    }
}
