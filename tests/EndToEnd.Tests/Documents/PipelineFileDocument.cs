using System.Text;
using System.Text.Json;
using Serverless.EndToEnd.Tests.House;

namespace Serverless.EndToEnd.Tests.Documents;

/// <summary>docs/pipeline-file.md, made of the schema of pipeline files: an object a section, a property a row.</summary>
internal static class PipelineFileDocument
{
    private static readonly JsonElement Schema =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "functions", "pipelines", "pipeline.schema.json"))).RootElement;

    private static readonly JsonElement Definitions = Schema.GetProperty("$defs");

    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("# The pipeline file\n\nEvery property with its type, bounds and default. A test keeps this page equal to ");
        text.Append("[pipeline.schema.json](../functions/pipelines/pipeline.schema.json), which editors complete a file from; ");
        text.Append("comments and trailing commas are allowed. `check FILE` tells all mistakes of a file at once.\n\n");
        text.Append($"{Text(Schema, "description")}\n\n");
        Rows(text, Schema);
        foreach (var definition in Definitions.EnumerateObject().Where(definition => IsSection(definition.Value)))
            Section(text, definition.Name, definition.Value);
        return text.ToString().TrimEnd() + "\n";
    }

    private static void Section(StringBuilder text, string name, JsonElement definition)
    {
        text.Append($"## {name}\n\n");
        if (definition.TryGetProperty("description", out _))
            text.Append($"{Text(definition, "description")}\n\n");
        foreach (var example in definition.TryGetProperty("examples", out var examples) ? examples.EnumerateArray().ToArray() : [])
            text.Append($"```json\n{example.GetRawText()}\n```\n\n");
        if (definition.TryGetProperty("properties", out _))
            Rows(text, definition);
    }

    private static void Rows(StringBuilder text, JsonElement parent)
    {
        var required = parent.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet()
            : [];
        text.Append("| property | what it may be | what it is |\n|---|---|---|\n");
        foreach (var property in parent.GetProperty("properties").EnumerateObject().Where(property => property.Name != "$schema"))
        {
            var value = string.Join("; ", Facts(property.Value, required.Contains(property.Name)));
            text.Append($"| `{property.Name}` | {Cell(value)} | {Cell(Text(property.Value, "description"))} |\n");
        }
        text.Append('\n');
    }

    private static IEnumerable<string> Facts(JsonElement property, bool isRequired)
    {
        yield return ValueOf(property);
        if (Bounds(property) is { Length: > 0 } bounds)
            yield return bounds;
        if (isRequired)
            yield return "**must be there**";
        if (property.TryGetProperty("default", out var standard))
            yield return $"default `{standard.GetRawText().Trim('"')}`";
    }

    private static string ValueOf(JsonElement property)
    {
        if (property.TryGetProperty("$ref", out var reference))
            return Referred(reference.GetString()!.Split('/')[^1]);
        if (property.TryGetProperty("enum", out var choices))
            return string.Join(", ", choices.EnumerateArray().Select(choice => $"`{choice}`"));
        if (property.TryGetProperty("items", out var item))
            return $"a list of: {ValueOf(item)}";
        if (property.TryGetProperty("anyOf", out var branches))
            return string.Join(", or ", branches.EnumerateArray().Select(ValueOf));
        if (property.TryGetProperty("additionalProperties", out var member) && member.ValueKind == JsonValueKind.Object)
            return $"by name: {ValueOf(member)}";
        var type = property.GetProperty("type");
        return type.ValueKind == JsonValueKind.Array
            ? string.Join(" or ", type.EnumerateArray().Select(one => Spelt(one.GetString()!)))
            : Spelt(type.GetString()!);
    }

    private static string Referred(string name)
    {
        var definition = Definitions.GetProperty(name);
        if (IsSection(definition))
            return $"[{name}](#{name.ToLowerInvariant()})";
        return string.Join("; ", Facts(definition, isRequired: false));
    }

    private static string Spelt(string type) => type switch { "string" => "text", "integer" => "whole number", _ => type };

    private static string Bounds(JsonElement property)
    {
        var (least, most) = (Number(property, "minimum"), Number(property, "maximum"));
        var below = Number(property, "exclusiveMaximum");
        return (least, most, below) switch
        {
            ({ } from, { } to, _) => $"{from} to {to}",
            ({ } from, _, { } to) => $"{from} to below {to}",
            ({ } from, _, _) => $"at least {from}",
            (_, { } to, _) => $"at most {to}",
            _ => property.TryGetProperty("pattern", out var pattern) ? $"`{pattern.GetString()}`" : "",
        };
    }

    private static string? Number(JsonElement property, string bound) =>
        property.TryGetProperty(bound, out var value) ? value.GetRawText() : null;

    // What has properties, or a word for a value, has a section of its own; names don't.
    private static bool IsSection(JsonElement definition) =>
        definition.TryGetProperty("description", out _) || definition.TryGetProperty("properties", out _);

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString()! : "";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
