using System.Text.Json;

namespace Serverless.Core.Schemas;

/// <summary>Reads the JSON of a schema. Throws <see cref="FormatException"/> with the place for what must be there and isn't.</summary>
internal static class SchemaJson
{
    /// <summary>The items of an array in an object.</summary>
    public static JsonElement.ArrayEnumerator Items(JsonElement schema, string name, string path)
    {
        var items = Property(schema, name, path);
        return items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : throw At($"{path}.{name}", "must be an array");
    }

    /// <summary>A text in an object, not empty.</summary>
    public static string Text(JsonElement schema, string name, string path) => TextOf(Property(schema, name, path), $"{path}.{name}");

    /// <summary>A text that may be anything else; false then, and when it is empty or no Unicode.</summary>
    public static bool TryText(JsonElement value, out string text)
    {
        text = "";
        try
        {
            text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
        }
        return text.Length > 0;
    }

    /// <summary>A value that must be a text, not empty.</summary>
    public static string TextOf(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw At(path, "must be a text in quotes, not empty");

    /// <summary>What an object must have.</summary>
    public static JsonElement Property(JsonElement schema, string name, string path)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            throw At(path, "must be an object");
        return schema.TryGetProperty(name, out var value) ? value : throw At(path, $"'{name}' is missing: add it");
    }

    /// <summary>What is wrong, where, and what to do.</summary>
    public static FormatException At(string path, string problem) => new($"{path}: {problem}");
}
