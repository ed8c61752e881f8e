using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.EndToEnd.Tests.Runs.Kills;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>The verb <c>deadletters redrive</c> after a fix of the pipeline's file, on the folder of a run that has ended.</summary>
[Collection(RunTests.Name)]
public sealed class RedriveCommandTests : IDisposable
{
    private const string Pipeline =
        """
        { "name": "meters", "topic": "meters", "key": "id", "formats": [{ "kind": "json" }],
          "fields": { "id": { "type": "text", "required": true }, "value": { "type": "integer", "required": true, "max": MAX },
                      "at": { "type": "timestamp", "required": true } },
          "eventTime": { "field": "at", "bound": "5s" },
          "views": [{ "name": "minutes", "key": ["id"], "window": { "tumbling": "1m" },
                      "aggregates": { "sum": { "kind": "sum", "field": "value" },
                                      "q": { "kind": "quantiles", "field": "value", "quantiles": [0.5] } } }] }
        """;

    private const int Events = 3_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_in_the_middle_and_done_again_the_results_are_those_of_a_run_that_never_failed()
    {
        var (strict, good) = (_folder.Write("strict.json", Of(500)), _folder.Write("good.json", Of(1_000_000)));
        var events = _folder.Write("events.jsonl", string.Join('\n', Enumerable.Range(0, Events).Select(Event)));
        var (data, never) = (Path.Combine(_folder.Path, "data"), Path.Combine(_folder.Path, "never"));
        await RunAsync(strict, events, data);
        await RunAsync(good, events, never);

        var forecast = await RedriveAsync(data, good, "--dry-run", "--limit", "1");
        Assert.Contains("2,499 events: would be merged 2,499, filtered 0, failed again 0", forecast, StringComparison.Ordinal);
        Assert.Contains("50 results would change", forecast, StringComparison.Ordinal);
        using (var process = new LocalProcess("deadletters", "redrive", "--data", data, "--pipeline", good))
        {
            Assert.Contains("redrive 1, dead letters: 2,499 events", await process.FirstLine, StringComparison.Ordinal);
            await process.KillAsync();
        }
        await RedriveAsync(data, good);

        Assert.Contains("nothing to redrive", await RedriveAsync(data, good), StringComparison.Ordinal);
        Assert.Equal(await ResultsAsync(never, good), await ResultsAsync(data, good));
        var proof = (await Cli.RunAsync("verify", "--data", data, "--pipeline", good, "--deep")).Good().Out;
        Assert.Contains("redriven 2,499: merged 2,499, filtered 0, failed again 0", proof, StringComparison.Ordinal);
        Assert.Contains("0  in all", await ListAsync(data, good), StringComparison.Ordinal);
        Assert.Contains("2,499  in all", await ListAsync(data, good, "--all"), StringComparison.Ordinal);
    }

    private static string Of(int most) => Pipeline.Replace("MAX", $"{most}", StringComparison.Ordinal);

    private static string Event(int number) =>
        $$"""{"id":"m{{number % 10}}","value":{{number}},"at":"2026-11-28T10:0{{number / 600}}:{{number / 10 % 60:00}}Z"}""";

    private static async Task RunAsync(string pipeline, string events, string data) => (await Cli.RunAsync(
        "run", "--pipeline", pipeline, "--feed", $"meters={events}", "--until-drained", "--port", "0", "--plain", "--data", data,
        "--dead-letters", "100")).Good();

    private static async Task<string> RedriveAsync(string data, string pipeline, params string[] more) =>
        (await Cli.RunAsync(["deadletters", "redrive", "--data", data, "--pipeline", pipeline, .. more])).Good().Out;

    private static async Task<string> ListAsync(string data, string pipeline, params string[] more) =>
        (await Cli.RunAsync(["deadletters", "list", "--data", data, "--pipeline", pipeline, .. more])).Good().Out;

    /// <summary>All of each result but how its last pane came.</summary>
    private static async Task<string> ResultsAsync(string data, string pipeline)
    {
        var said = await Cli.RunAsync(
            "results", "--data", data, "--pipeline", pipeline, "--view", "minutes", "--format", "csv", "--limit", "1000");
        return said.Good().Out.Replace("correction", "on-time", StringComparison.Ordinal);
    }
}
