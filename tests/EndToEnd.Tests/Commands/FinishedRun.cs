using System.Text.Json;
using Serverless.EndToEnd.Tests.Hosting;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>A small whole run with generated events, and the data folder that it left. Tests that change the folder take a copy.</summary>
public sealed class FinishedRun : IAsyncLifetime, IDisposable
{
    public const long Events = 100_000;

    private readonly TemporaryFolder _folder = new();

    public string Data => Path.Combine(_folder.Path, "data");

    /// <summary>What the run said.</summary>
    internal Cli Said { get; private set; } = null!;

    /// <summary>The report's part of the pipeline.</summary>
    public JsonElement Telemetry { get; private set; }

    public JsonElement Report { get; private set; }

    public async Task InitializeAsync()
    {
        var report = Path.Combine(_folder.Path, "report.json");
        Said = await Cli.RunAsync(
            "run", "--generate", $"telemetry={Events}", "--until-drained", "--seed", "5", "--port", "0", "--plain", "--data", Data,
            "--report", report);
        Said.Good();
        Report = JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement;
        Telemetry = Report.GetProperty("pipelines").GetProperty("telemetry");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>A copy of the data folder, in a folder of the test.</summary>
    internal string CopyTo(TemporaryFolder folder)
    {
        var copy = Path.Combine(folder.Path, "data");
        foreach (var file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return copy;
    }
}
