using System.Text.Json;

namespace Serverless.Infra.Tests.Compiler;

/// <summary>Warnings don't fail a run of the compiler: only silence does.</summary>
public sealed class CompilerTests
{
    [Fact]
    public async Task The_template_builds_without_a_word()
    {
        var run = await BicepCompiler.RunAsync("build", Path.Combine(Repository.Infra, "main.bicep"), "--stdout", "--no-restore");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("{", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_linter_has_nothing_to_say()
    {
        var run = await BicepCompiler.RunAsync("lint", Path.Combine(Repository.Infra, "main.bicep"), "--no-restore");

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public void Every_rule_of_the_linter_is_an_error()
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Infra, "bicepconfig.json")));
        var rules = config.RootElement.GetProperty("analyzers").GetProperty("core").GetProperty("rules").EnumerateObject().ToList();

        Assert.True(rules.Count > 40);
        Assert.All(rules, rule => Assert.Equal("error", rule.Value.GetProperty("level").GetString()));
    }

    [Fact]
    public async Task A_mistake_is_reported_so_that_silence_means_something()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Repository.Infra, "bicepconfig.json"), folder.At("bicepconfig.json"));
        await File.WriteAllTextAsync(folder.At("main.bicep"), "param unused string\n");

        var run = await BicepCompiler.RunAsync("lint", folder.At("main.bicep"));

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("no-unused-params", run.Errors, StringComparison.Ordinal);
    }
}
