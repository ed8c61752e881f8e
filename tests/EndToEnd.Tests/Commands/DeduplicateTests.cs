using System.Text.Json;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Commands;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>A pipeline file that says which events are duplicates: read, refused, drafted, run.</summary>
[Collection(RunTests.Name)]
public sealed class DeduplicateTests : IDisposable
{
    private const string Once = """ "deduplicate": { "by": ["id"], "within": "1h" },""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // a  b  a  (no id)  b  c  (no id): of seven, two are duplicates
    [Fact]
    public async Task A_run_counts_what_comes_again_as_duplicate_and_each_result_has_it_once()
    {
        var (file, data) = (_folder.Write("clicks.json", File(Once)), Path.Combine(_folder.Path, "data"));
        var events = _folder.Write("clicks.jsonl", string.Concat(new[] { "a", "b", "a", "", "b", "c", "" }.Select((id, number) =>
            $"{{\"user\":\"u\",{(id.Length == 0 ? "" : $"\"id\":\"{id}\",")}\"at\":\"2026-01-01T00:0{number}:00Z\"}}\n")));
        var report = Path.Combine(_folder.Path, "report.json");

        (await Cli.RunAsync(
            "run", "--pipeline", file, "--feed", $"clicks={events}", "--until-drained", "--port", "0", "--plain", "--data", data,
            "--report", report)).Good();

        var clicks = JsonDocument.Parse(System.IO.File.ReadAllBytes(report)).RootElement.GetProperty("pipelines").GetProperty("clicks");
        Assert.Equal([7, 5, 2], new[] { "read", "merged", "duplicate" }.Select(name => clicks.GetProperty(name).GetInt32()));
        var results = (await Cli.RunAsync(
            "results", "--data", data, "--pipeline", file, "--view", "per-user", "--format", "json")).Good();
        Assert.Contains("\"n\":5", results.Out.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var verified = (await Cli.RunAsync("verify", "--deep", "--data", data, "--pipeline", file)).Good();
        Assert.Contains("duplicate 2", verified.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_tells_all_mistakes_and_takes_what_is_right()
    {
        var right = _folder.Write("clicks.json", File(Once));
        var wrong = _folder.Write("wrong.json", File(""" "deduplicate": { "by": ["idd"], "limit": 0 },"""));

        (await Cli.RunAsync("check", right)).Good();
        var said = await Cli.RunAsync("check", wrong);
        Assert.Equal(ExitCode.Usage, said.Code);
        Assert.All(
            ["there is no field 'idd' here; did you mean 'id'?", "'within' is missing", "a whole number from 1 to 10000000"],
            mistake => Assert.Contains(mistake, said.Error, StringComparison.Ordinal));
    }

    // retention   7 d by default: less than the span and the day that a record may wait
    [Fact]
    public async Task A_span_that_the_retention_cannot_carry_is_refused_at_the_start()
    {
        var file = _folder.Write("clicks.json", File(Once.Replace("1h", "7d", StringComparison.Ordinal)));

        (await Cli.RunAsync("run", "--pipeline", file, "--feed", $"clicks={file}", "--until-drained", "--port", "0")).Refused(
            ExitCode.Usage, "pipeline 'clicks' must know the ids of 7.00:00:00", "set Runtime__Retention to at least 8.00:00:00");
    }

    [Theory]
    [InlineData("6d", true)]
    [InlineData("145h", false)]
    public void Of_several_pipelines_those_run_that_the_retention_can_carry(string within, bool isRun)
    {
        _folder.Write("plain.json", File("").Replace("clicks", "plain", StringComparison.Ordinal));
        _folder.Write("clicks.json", File(Once.Replace("1h", within, StringComparison.Ordinal)));

        var set = PipelineSet.Load(_folder.Path, ["plain", "clicks"], null).KeptFor(TimeSpan.FromDays(7));

        Assert.Equal(isRun ? ["plain", "clicks"] : ["plain"], set.Pipelines.Select(pipeline => pipeline.Name));
        Assert.Equal(isRun ? [] : ["clicks"], set.Problems.Keys);
    }

    private static string File(string once) => $$"""
        {
          "name": "clicks", "topic": "clicks", "key": "user",
          "formats": [{ "kind": "json", "framing": "lines" }],
          "fields": {
            "user": { "type": "text", "required": true }, "id": { "type": "text" }, "at": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "at", "bound": "1m" },{{once}}
          "views": [{
            "name": "per-user", "key": ["user"], "window": { "tumbling": "1h" }, "aggregates": { "n": { "kind": "count" } }
          }]
        }
        """;
}
