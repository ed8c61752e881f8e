using System.Collections.Concurrent;
using Serverless.Infra.Tests.Compiler;

namespace Serverless.Infra.Tests.Predictions;

/// <summary>What the compiler predicts for given parameters. Each set of parameters is compiled once.</summary>
internal static class Deployment
{
    private static readonly string[] Where =
        ["--subscription-id", "00000000-0000-0000-0000-000000000000", "--resource-group", "serverless", "--location", "westeurope"];

    private static readonly ConcurrentDictionary<string, Lazy<Task<Prediction>>> Predictions = new();

    /// <summary>As kept in the repository; <see cref="SnapshotTests"/> makes sure that it is what the compiler predicts.</summary>
    public static Prediction Kept(string environment) => Prediction.Read(Path.Combine(Repository.Infra, $"{environment}.snapshot.json"));

    /// <summary>Throws with the compiler's message where the parameters can't be deployed.</summary>
    public static Task<Prediction> PredictAsync(string parameters) =>
        Predictions.GetOrAdd(parameters, text => new Lazy<Task<Prediction>>(() => CompileAsync(text))).Value;

    public static Task<CompilerRun> SnapshotAsync(string parameterFile, string mode) =>
        BicepCompiler.RunAsync(["snapshot", parameterFile, "--mode", mode, .. Where]);

    private static async Task<Prediction> CompileAsync(string parameters)
    {
        using var folder = new TemporaryFolder();
        var template = Path.GetRelativePath(folder.Path, Path.Combine(Repository.Infra, "main.bicep"));
        await File.WriteAllTextAsync(folder.At("some.bicepparam"), $"using '{template}'\n{parameters}");
        var run = await SnapshotAsync(folder.At("some.bicepparam"), "overwrite");
        return run.ExitCode == 0 ? Prediction.Read(folder.At("some.snapshot.json")) : throw new InvalidOperationException(run.Errors);
    }
}
