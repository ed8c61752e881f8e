using System.Text.Json;

namespace Serverless.Core.Proposals;

/// <summary>The scalars of an event that is JSON.</summary>
internal static class JsonPaths
{
    private const int Deepest = 8;

    /// <summary>Where each is, what kind it is, and its text; none of an event that is no JSON.</summary>
    public static IReadOnlyList<(string Path, JsonValueKind Kind, string Value)> Of(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var found = new List<(string, JsonValueKind, string)>();
            Add(found, "", document.RootElement, 0);
            return found;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static void Add(List<(string, JsonValueKind, string)> found, string path, JsonElement value, int depth)
    {
        if (value.ValueKind == JsonValueKind.Object && depth < Deepest)
        {
            foreach (var property in value.EnumerateObject())
                Add(found, path.Length == 0 ? StepOf(property.Name) : $"{path}.{property.Name}", property.Value, depth + 1);
        }
        else if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
        {
            found.Add((path, value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind, value.ToString()));
        }
    }

    private static string StepOf(string name) => name.AsSpan().IndexOfAny('.', '[') >= 0 ? $"['{name}']" : name;
}
