using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Local.Settings;

namespace Serverless.Local.Hosting.Functions;

/// <summary>One raw binding of a function's metadata: the parameter that it is for, its type, and the JSON object with the rest.</summary>
internal sealed record Binding(string Name, string Type, JsonObject Json)
{
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    /// <exception cref="HostStartException">The text isn't a JSON object with a name and a type.</exception>
    public static Binding Parse(string function, string text)
    {
        var json = Object(function, text);
        return new Binding(Text(function, json, "name"), Text(function, json, "type"), json);
    }

    public bool Is(string type) => Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    private static JsonObject Object(string function, string text)
    {
        try
        {
            return JsonNode.Parse(text, AnyCase) as JsonObject ?? throw Fault(function, text, "it is not a JSON object");
        }
        catch (JsonException e)
        {
            throw Fault(function, text, e.Message);
        }
    }

    private static string Text(string function, JsonObject json, string property) =>
        json[property] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw Fault(function, json.ToJsonString(), $"'{property}' must be a string");

    private static HostStartException Fault(string function, string text, string fault) =>
        new($"Function {function}: the binding {text} can't be read: {fault.TrimEnd('.')}. "
            + "Correct the metadata transformer that wrote it.");
}
