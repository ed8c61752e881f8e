using System.Text.Json.Nodes;

namespace Serverless.EndToEnd.Tests.FunctionApp;

/// <summary>
/// A function's metadata in a form that compares by text: bindings in their order, the properties of each sorted, empty ones left out.
/// </summary>
internal sealed record DescribedFunction(string Name, string EntryPoint, string Language, string Bindings)
{
    public static DescribedFunction Of(string name, string entryPoint, string language, IEnumerable<string> bindings) =>
        new(name, entryPoint, language, string.Join('\n', bindings.Select(Sorted)));

    private static string Sorted(string binding) => Sorted(JsonNode.Parse(binding))!.ToJsonString();

    private static JsonNode? Sorted(JsonNode? node) => node is JsonObject json
        ? new JsonObject(json.Where(property => property.Value is not JsonObject { Count: 0 })
            .OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => KeyValuePair.Create(property.Key, Sorted(property.Value))))
        : node?.DeepClone();
}
