using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Serverless.EndToEnd.Tests.FunctionApp;

/// <summary>
/// The function app as it is built against the worker packages. It is built here: in a minute, or in seconds where nothing has changed
/// since it was last built.
/// </summary>
public sealed class AzureBuild
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public AzureBuild()
    {
        var (exitCode, output) = Run("build");
        Assert.True(exitCode == 0, output);
        Output = output;
    }

    /// <summary>What the build printed.</summary>
    public string Output { get; }

    public static string Project => Path.Combine(Metadata("Repository"), "functions", "App");

    public static string File(string name) => Path.Combine(Project, "bin", "Azure", "net10.0", name);

    /// <summary>Runs a verb of the command line on the project, and leaves no process running that would be used again.</summary>
    public static (int ExitCode, string Output) Run(string verb, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [verb, Project, "-p:Configuration=Azure", "-p:UseSharedCompilation=false", "-nodeReuse:false", "-nologo", .. arguments])
        {
            WorkingDirectory = Project,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The test runner's own build says where its parts are; another build finds its own.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Limit))
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return (process.ExitCode, output.ToString());
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
            output.AppendLine(line);
    }

    private static string Metadata(string key) =>
        typeof(AzureBuild).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
