using System.Text.Json;
using Serverless.EndToEnd.Tests.Commands;
using Serverless.EndToEnd.Tests.Runs;

namespace Serverless.EndToEnd.Tests.Explanations;

/// <summary>Numbers of a whole run, explained by the verb.</summary>
[Collection(RunTests.Name)]
public sealed class ExplainCommandTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    [Theory]
    [InlineData("device-metrics")]
    [InlineData("site-metrics")]
    [InlineData("link-flaps")]
    public async Task Results_of_a_run_add_up(string view)
    {
        var results = await Cli.RunAsync(
            "results", "--data", run.Data, "--pipeline", "telemetry", "--view", view, "--format", "json", "--limit", "100000");
        var all = JsonDocument.Parse(results.Good().Out).RootElement.EnumerateArray().ToList();

        foreach (var result in all.Where((_, index) => index % (1 + (all.Count / 12)) == 0))
        {
            var told = JsonDocument.Parse((await ExplainAsync(
                view, result.GetProperty("key").GetString()!, result.GetProperty("start").GetString()!, "--format", "json")).Good().Out);
            var sum = told.RootElement.GetProperty("sum");
            Assert.True(sum.GetProperty("addsUp").GetBoolean(), told.RootElement.ToString());
            Assert.Equal(result.GetProperty("events").GetInt64(), sum.GetProperty("applied").GetInt64());
        }
    }

    [Fact]
    public async Task It_says_what_a_number_rests_on_in_lines()
    {
        var said = (await ExplainAsync("device-metrics", "dev-000010|cpu.load", "2026-01-01T00:00:00Z")).Good().AssertPrintable();

        var lines = said.Out.Split('\n');
        Assert.StartsWith(
            "device-metrics, key dev-000010|cpu.load, window 2026-01-01T00:00:00.000Z to ", lines[0], StringComparison.Ordinal);
        Assert.Contains("rests on:", lines);
        Assert.Contains("chunks:", lines);
        Assert.EndsWith(" in the result: adds up", lines[^2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("device-metric", "k", "2026-01-01", "did you mean 'device-metrics'?")]
    [InlineData("device-metrics", "nothing", "2026-01-01", "There is no result of key 'nothing'")]
    [InlineData("device-metrics", "dev-000010|cpu.load", "2020-01-01", "its newest one starts at ")]
    [InlineData("device-metrics", "dev-000010|cpu.load", "yesterday", "--window yesterday: write a time in ISO 8601")]
    public async Task What_is_not_there_is_one_message(string view, string key, string window, string expected)
    {
        var said = await ExplainAsync(view, key, window);

        Assert.Equal(2, said.Code);
        Assert.Contains(expected, said.Error, StringComparison.Ordinal);
        Assert.Single(said.Error.Trim().Split('\n'));
    }

    private Task<Cli> ExplainAsync(string view, string key, string window, params string[] more) => Cli.RunAsync(
        ["explain", "--data", run.Data, "--pipeline", "telemetry", "--view", view, "--key", key, "--window", window, .. more]);
}
