using System.Text.Json;

namespace Serverless.Infra.Tests.Predictions;

/// <summary>All resources of a deployment.</summary>
internal sealed class Prediction(JsonElement snapshot)
{
    public IReadOnlyList<PredictedResource> Resources { get; } =
        [.. snapshot.GetProperty("predictedResources").EnumerateArray().Select(resource => new PredictedResource(resource))];

    public IEnumerable<PredictedResource> Of(string type) => Resources.Where(resource => resource.Type == type);

    public PredictedResource The(string type) => Of(type).Single();

    /// <summary>The function app's settings by name.</summary>
    public Dictionary<string, string> Settings =>
        The("Microsoft.Web/sites/config").At("properties")!.Value.EnumerateObject()
            .ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);

    /// <summary>An output, as the expression that the deployment evaluates.</summary>
    public string Output(string name) => snapshot.GetProperty("outputs").GetProperty(name).GetString()!;

    /// <summary>A number of what is planned for a pipeline, by default the first.</summary>
    public int Planned(string property, string? pipeline = null) => snapshot.GetProperty("outputs").GetProperty("pipelines")
        .EnumerateArray().First(one => pipeline is null || one.GetProperty("name").GetString() == pipeline)
        .GetProperty(property).GetInt32();

    /// <summary>An output that is a number.</summary>
    public int Figure(string name) => snapshot.GetProperty("outputs").GetProperty(name).GetInt32();

    public static Prediction Read(string file) => new(JsonDocument.Parse(File.ReadAllText(file)).RootElement);
}
