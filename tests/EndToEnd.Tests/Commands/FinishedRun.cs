using System.Text.Json;
using Serverless.EndToEnd.Tests.Hosting;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>
/// A small whole run with generated events, and the data folder that it left: one for all test classes. Tests that change the folder take
/// a copy.
/// </summary>
public sealed class FinishedRun : IAsyncLifetime
{
    public const long Events = 100_000;

    private static readonly TemporaryFolder _folder = new();
    private static readonly Lazy<Task<Cli>> _said = new(RunAsync);

    static FinishedRun() => AppDomain.CurrentDomain.ProcessExit += (_, _) => _folder.Dispose();

    public string Data { get; } = Folder;

    /// <summary>What the run said.</summary>
    internal Cli Said { get; private set; } = null!;

    /// <summary>The report's part of the pipeline.</summary>
    public JsonElement Telemetry { get; private set; }

    public JsonElement Report { get; private set; }

    private static string Folder => Path.Combine(_folder.Path, "data");

    private static string ReportFile => Path.Combine(_folder.Path, "report.json");

    public async Task InitializeAsync()
    {
        Said = await _said.Value;
        Said.Good();
        Report = JsonDocument.Parse(await File.ReadAllTextAsync(ReportFile)).RootElement;
        Telemetry = Report.GetProperty("pipelines").GetProperty("telemetry");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static Task<Cli> RunAsync() => Cli.RunAsync(
        "run", "--generate", $"telemetry={Events}", "--until-drained", "--seed", "5", "--port", "0", "--plain", "--data", Folder,
        "--report", ReportFile);

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
