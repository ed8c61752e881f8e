using System.Collections.Concurrent;
using System.Text.Json;
using Serverless.Infra.Tests.Compiler;
using Serverless.Local.Sizing;

namespace Serverless.Infra.Tests.Predictions;

/// <summary>
/// What the compiler predicts for given parameters. Each set of parameters is compiled once, for the telemetry pipeline alone.
/// </summary>
internal static class Deployment
{
    private const string Subscription = "00000000-0000-0000-0000-000000000000";
    private const string ResourceGroup = "serverless";
    private const string Location = "westeurope";

    private static readonly ConcurrentDictionary<string, Lazy<Task<Prediction>>> Predictions = new();

    /// <summary>As kept in the repository; <see cref="SnapshotTests"/> makes sure that it is what the compiler predicts.</summary>
    public static Prediction Kept(string environment) => Prediction.Read(Path.Combine(Repository.Infra, $"{environment}.snapshot.json"));

    /// <summary>Throws with the compiler's message where the parameters can't be deployed.</summary>
    public static Task<Prediction> PredictAsync(string parameters) =>
        Predictions.GetOrAdd(parameters, text => new Lazy<Task<Prediction>>(() => PredictAsync(text, telemetry => telemetry))).Value;

    /// <summary>The same, where the telemetry pipeline's file says something else.</summary>
    public static Task<Prediction> PredictAsync(string parameters, Func<string, string> change) =>
        PredictAsync(parameters, [change(File.ReadAllText(Repository.At("functions", "pipelines", "telemetry.json")))]);

    /// <summary>The same with pipelines of these files and no others.</summary>
    public static async Task<Prediction> PredictAsync(string parameters, IEnumerable<string> pipelines)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Repository.Infra, "*.bicep", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Infra, "*.json", SearchOption.AllDirectories)))
        {
            var copy = folder.At(Path.GetRelativePath(Repository.Infra, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        await File.WriteAllTextAsync(folder.At("pipelines.json"), SizingFile.Of(pipelines.Select(Some.Pipeline)));
        return await CompileAsync(folder, folder.At("main.bicep"), parameters);
    }

    /// <summary>Whether the snapshot kept beside a parameter file still holds.</summary>
    public static Task<CompilerRun> ValidateAsync(string parameterFile) =>
        BicepCompiler.RunAsync(
            "snapshot", parameterFile, "--mode", "validate", "--subscription-id", Subscription, "--resource-group", ResourceGroup,
            "--location", Location);

    private static async Task<Prediction> CompileAsync(TemporaryFolder folder, string main, string parameters)
    {
        var template = Path.GetRelativePath(folder.Path, main);
        await File.WriteAllTextAsync(folder.At("some.bicepparam"), $"using '{template}'\n{parameters}");
        var metadata = new { subscriptionId = Subscription, resourceGroup = ResourceGroup, location = Location };
        var answer = await BicepServer.CallAsync("bicep/getSnapshot", new { path = folder.At("some.bicepparam"), metadata });
        return new Prediction(JsonDocument.Parse(answer.GetProperty("snapshot").GetString()!).RootElement);
    }
}
