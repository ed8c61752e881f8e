using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Functions;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>A run with a candidate beside its pipeline, and the verb <c>shadow report</c>.</summary>
[Collection(RunTests.Name)]
public sealed class ShadowCommandTests : IDisposable
{
    // a: 3 + 5 in the first minute, 50 in the second one; b: 7; one of c is no number.
    private const string Events = """
        {"shop":"a","price":3,"at":"2026-01-01T10:00:01Z"}
        {"shop":"a","price":5,"at":"2026-01-01T10:00:02Z"}
        {"shop":"b","price":7,"at":"2026-01-01T10:00:03Z"}
        {"shop":"c","price":"x","at":"2026-01-01T10:00:03Z"}
        {"shop":"a","price":50,"at":"2026-01-01T10:01:01Z"}

        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _pipeline;
    private readonly string _data;

    public ShadowCommandTests()
    {
        _pipeline = _folder.Write("sales.json", File("price > 0"));
        _data = Path.Combine(_folder.Path, "data");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_differs_is_shown_with_its_windows_and_ends_with_exit_code_1()
    {
        var candidate = _folder.Write(
            "new.json", File("price > 4", """, "most": { "kind": "max", "field": "price" }"""));
        var run = await RunAsync(candidate);

        var said = await ReportAsync(candidate);

        Assert.Equal(1, said.Code);
        Assert.Contains(
            $"shadow report --data {_data} --pipeline {_pipeline} --candidate {candidate}\n", run.Out, StringComparison.Ordinal);
        var shadow = run.Out.Split('\n').First(line => line.StartsWith("sales_", StringComparison.Ordinal)).Split(':')[0];
        var lines = said.Out.TrimEnd().Split('\n')
            .Where(line => !line.StartsWith("  both have read offsets", StringComparison.Ordinal)).ToList();
        Assert.Matches($"^sales, version [0-9a-f]{{16}}, beside its candidate [0-9a-f]{{16}}, which runs as {shadow}$", lines[0]);
        Assert.Equal(
            [
                "  compared are all windows: both began with the same records",
                "  pipeline  of 5 records read 5 = merged 4 + late 0 + filtered 0 + duplicate 0 + dead-lettered 1",
                "            dead-lettered: wrong-type 1",
                "  candidate of 5 records read 5 = merged 3 + late 0 + filtered 1 + duplicate 0 + dead-lettered 1",
                "            dead-lettered: wrong-type 1",
                "view by-shop: 3 windows compared, 1 differ, only in the pipeline 0, only in the candidate 0",
                "  of another meaning: its results begin anew when the candidate is activated",
                "  field most: only in the candidate",
                "  field events: differs in 1 windows, by -1 in all",
                "    a 2026-01-01T10:00:00.000Z: 2 → 1 (-1, -50%)",
                "  field sum: differs in 1 windows, by -3 in all",
                "    a 2026-01-01T10:00:00.000Z: 8 → 5 (-3, -37.5%)",
                "DIFFERENT",
            ],
            lines.Skip(1));
    }

    [Fact]
    public async Task The_same_is_equal_and_json_is_as_the_document_of_the_api_says()
    {
        var candidate = _folder.Write("same.json", "// again\n" + File("price > 0"));
        await RunAsync(candidate);

        var (said, told) = (await ReportAsync(candidate), await ReportAsync(candidate, "--format", "json"));

        Assert.Equal((0, 0), (said.Code, told.Code));
        Assert.EndsWith("equal: nothing would differ\n", said.Out, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(told.Out);
        Assert.Equal(3, report.RootElement.GetProperty("compared").GetInt64());
        Assert.Equal(
            report.RootElement.GetProperty("version").GetString(), report.RootElement.GetProperty("candidate").GetString());
        Assert.True(Schema().Evaluate(report.RootElement).IsValid, told.Out);
    }

    [Fact]
    public async Task A_candidate_that_never_ran_or_is_none_is_refused()
    {
        var candidate = _folder.Write("new.json", File("price > 4"));
        await RunAsync(candidate);
        var other = _folder.Write("other.json", File("price > 5"));
        var stranger = _folder.Write("stranger.json", File("price > 4", name: "buys"));
        var elsewhere = _folder.Write("elsewhere.json", File("price > 4", topic: "s"));

        (await ReportAsync(other)).Refused(2, "holds nothing of sales_");
        (await ReportAsync(stranger)).Refused(2, "is a candidate for the pipeline 'buys', which doesn't run here: there are sales");
        (await ReportAsync(elsewhere)).Refused(2, "reads the topic 's', but pipeline 'sales' reads 'sales'");
        (await ReportAsync(null)).Refused(2, "it has no candidate in the folder 'candidates'; name its file with --candidate");
        (await ReportAsync(candidate, "--limit", "0")).Refused(2, "--limit 0");
        (await Cli.RunAsync("run", "--pipeline", _pipeline, "--candidate", candidate, "--candidates-from", "then"))
            .Refused(2, "--candidates-from then: write now, beginning");
    }

    private static string File(string where, string more = "", string name = "sales", string topic = "sales") => $$"""
        {
          "name": "{{name}}", "topic": "{{topic}}", "key": "shop", "formats": [ { "kind": "json" } ],
          "fields": {
            "shop": { "type": "text", "required": true },
            "price": { "type": "number", "required": true },
            "at": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "at", "bound": "1s", "maxFuture": "3650d" },
          "views": [
            { "name": "by-shop", "key": ["shop"], "where": "{{where}}", "window": { "tumbling": "1m" },
              "aggregates": { "sum": { "kind": "sum", "field": "price" }{{more}} } }
          ]
        }
        """;

    private async Task<Cli> RunAsync(string candidate) => (await Cli.RunAsync(
        "run", "--pipeline", _pipeline, "--candidate", candidate, "--candidates-from", "beginning", "--feed",
        $"sales={_folder.Write("events.jsonl", Events)}", "--until-drained", "--data", _data, "--port", "0", "--plain")).Good();

    private Task<Cli> ReportAsync(string? candidate, params string[] more)
    {
        var file = candidate is null ? [] : new[] { "--candidate", candidate };
        return Cli.RunAsync(["shadow", "report", "--data", _data, "--pipeline", _pipeline, .. file, .. more]);
    }

    private static JsonSchema Schema()
    {
        using var document = typeof(IngestFunction).Assembly.GetManifestResourceStream("openapi.json")!;
        return JsonSchema.FromText(JsonNode.Parse(document)!["components"]!["schemas"]!["Shadow"]!.ToJsonString());
    }
}
