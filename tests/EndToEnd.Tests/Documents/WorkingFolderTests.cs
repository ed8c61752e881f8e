using System.Diagnostics;
using System.Reflection;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.House;

namespace Serverless.EndToEnd.Tests.Documents;

/// <summary>The command that all pages begin with, as a shell runs it.</summary>
public sealed class WorkingFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Paths_are_from_where_the_command_is_typed()
    {
        _folder.Write("events.jsonl", "{\"id\":\"a\",\"at\":\"2026-03-01T00:00:00Z\"}\n");
        var configuration = typeof(WorkingFolderTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var project = Path.Combine(Checkout.Root, "functions", "Local");
        string[] arguments = ["run", "--no-build", "-c", configuration, "--project", project, "--", "infer", "events.jsonl"];
        using var shell = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (said, error) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();

        Assert.True(shell.ExitCode == 0, await error);
        Assert.Contains("\"name\": \"events\"", await said, StringComparison.Ordinal);
    }
}
