using System.Text.Json;

namespace Serverless.Infra.Tests.Predictions;

/// <summary>A resource as a deployment would create it; values that only the deployment knows are expressions in brackets.</summary>
internal sealed class PredictedResource(JsonElement json)
{
    public string Id => Text("id")!;

    public string Type => Text("type")!;

    public string Name => Text("name")!;

    public JsonElement Json => json;

    /// <summary>The value at a path of properties separated by slashes; null where there is none.</summary>
    public JsonElement? At(string path)
    {
        JsonElement? found = json;
        foreach (var part in path.Split('/'))
            found = found is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(part, out var inner) ? inner : null;
        return found;
    }

    public string? Text(string path) => At(path)?.GetString();

    public int Number(string path) => At(path)!.Value.GetInt32();

    public bool? Flag(string path) => At(path)?.GetBoolean();
}
