using System.Text.Json;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>A format changes in the middle of a file: it is told, and taken in.</summary>
[Collection(RunTests.Name)]
public sealed class DriftCommandTests : IDisposable
{
    private const string File = """
        {
          "name": "shop", "topic": "shop", "key": "partition",
          "formats": [{ "kind": "logfmt", "framing": "lines" }, { "kind": "line", "framing": "lines" }], // the last takes any
          "fields": {
            "partition": { "type": "integer", "record": "partition", "required": true },
            "time": { "type": "timestamp", "required": true, "aliases": ["ts"] },
            "level": { "type": "text" }, "message": { "type": "text", "aliases": ["msg", "line"] }
          },
          "eventTime": { "field": "time", "bound": "1h" },
          "drift": {},
          "views": [{ "name": "levels", "key": ["level"], "window": { "tumbling": "3650d" }, "aggregates": { "n": { "kind": "count" } } }]
        }
        """;

    private readonly TemporaryFolder _folder = new();

    private static readonly string[] Levels = ["INFO", "WARN", "ERROR"];

    public void Dispose() => _folder.Dispose();

    // logfmt × 1000 │ [time] LEVEL (thread) text × 1000
    // run ► drift list: 1 ► drift accept ► run ► drift list: nothing unknown
    [Fact]
    public async Task An_unknown_format_is_told_and_accepted()
    {
        var file = _folder.Write("shop.json", File);
        var (data, lines) = (Path.Combine(_folder.Path, "data"), _folder.Write("shop.log", string.Join('\n', Lines())));
        await RunAsync(file, data, lines);

        var listed = await Cli.RunAsync("drift", "list", "--data", data, "--pipeline", file);
        Assert.Equal(1, listed.Code);
        Assert.Contains("(any source) sends lines that only 'line' takes in place of logfmt", listed.Out, StringComparison.Ordinal);
        Assert.Contains("dead letters: the required field 'time' is missing", listed.Out, StringComparison.Ordinal);
        var id = await UnknownAsync(file, data);
        Assert.NotNull(id);
        var shown = (await Cli.RunAsync("drift", "show", id, "--data", data, "--pipeline", file)).Good().AssertPrintable();
        Assert.Contains("%{LOGLEVEL:level}", shown.Out, StringComparison.Ordinal);

        var dry = (await Cli.RunAsync("drift", "accept", id, "--data", data, "--pipeline", file, "--dry-run")).Good();
        Assert.Contains("\"kind\": \"grok\"", dry.Out, StringComparison.Ordinal);
        Assert.Equal(File, await System.IO.File.ReadAllTextAsync(file));
        (await Cli.RunAsync("drift", "accept", id, "--data", data, "--pipeline", file)).Good();
        var accepted = await System.IO.File.ReadAllTextAsync(file);
        Assert.Contains("// the last takes any", accepted, StringComparison.Ordinal);
        Assert.Contains("\"dd.MM.yyyy HH:mm:ss,fff\"", accepted, StringComparison.Ordinal);

        (await Cli.RunAsync("drift", "accept", id, "--data", data, "--pipeline", file)).Refused(2, "run the file as it is first");
        var (after, report) = (Path.Combine(_folder.Path, "after"), Path.Combine(_folder.Path, "report.json"));
        await RunAsync(file, after, lines, "--report", report);
        Assert.Null(await UnknownAsync(file, after));
        using var json = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(report));
        Assert.Equal(2_000, json.RootElement.GetProperty("pipelines").GetProperty("shop").GetProperty("merged").GetInt32());
    }

    [Fact]
    public async Task A_pipeline_without_a_radar_and_a_finding_that_is_none_are_refused()
    {
        var file = _folder.Write("shop.json", File);
        var without = _folder.Write("bare.json", File.Replace("\"drift\": {},", "", StringComparison.Ordinal));
        var (data, lines) = (Path.Combine(_folder.Path, "data"), _folder.Write("shop.log", string.Join('\n', Lines().Take(50))));
        await RunAsync(file, data, lines);

        (await Cli.RunAsync("drift", "list", "--data", data, "--pipeline", without)).Refused(2, "has no radar", "\"drift\"");
        (await Cli.RunAsync("drift", "show", "0000", "--data", data, "--pipeline", file)).Refused(2, "no such finding");
        var listed = (await Cli.RunAsync("drift", "list", "--data", data, "--pipeline", file)).Good();
        Assert.Contains("Z: 0; 1 sources", listed.Out, StringComparison.Ordinal);
    }

    private static async Task RunAsync(string file, string data, string lines, params string[] more)
    {
        string[] run = ["run", "--pipeline", file, "--feed", $"shop={lines}", "--data", data, "--until-drained", "--port", "0", "--plain"];
        (await Cli.RunAsync([.. run, .. more])).Good();
    }

    private static async Task<string?> UnknownAsync(string file, string data)
    {
        var said = await Cli.RunAsync("drift", "list", "--data", data, "--pipeline", file, "--format", "json");
        using var json = JsonDocument.Parse(said.Out);
        return json.RootElement.GetProperty("findings").EnumerateArray()
            .FirstOrDefault(one => one.GetProperty("kind").GetString() == "unknown") is { ValueKind: JsonValueKind.Object } found
            ? found.GetProperty("id").GetString()
            : null;
    }

    private static IEnumerable<string> Lines()
    {
        for (var n = 0; n < 1_000; n++)
            yield return $"ts=2026-05-01T12:{n / 60:00}:{n % 60:00}Z level=info msg=\"order {n} was paid\"";
        for (var n = 0; n < 1_000; n++)
        {
            var time = $"01.05.2026 12:{20 + (n / 60):00}:{n % 60:00},{n % 1_000:000}";
            yield return $"[{time}] {Levels[n % 3]} (worker-{n % 7}) order {n} was paid";
        }
    }
}
