using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Serverless.EndToEnd.Tests.Commands;
using Serverless.Local.Report;

namespace Serverless.EndToEnd.Tests.Dashboard;

/// <summary>
/// The dashboard of a run in a real browser: what it shows is what the ledger and the run's report say, nothing of an event ever runs, it
/// is usable by keyboard, by a screen reader and on a phone. Pictures are in <c>TestResults/dashboard</c>, to be looked at.
/// </summary>
[Collection(ProcessTests.Name)]
[Trait("Set", "long")]
public sealed class BrowserTests
{
    private const int Good = 3_000;

    [BrowserFact]
    public async Task The_page_shows_what_the_ledger_and_the_report_say_and_nothing_runs()
    {
        using var run = await WatchedRun.StartAsync(Good);
        var letter = (await run.Client.GetStringAsync("api/pipelines/telemetry/dead-letters?limit=1"));
        var position = JsonDocument.Parse(letter).RootElement.GetProperty("deadLetters")[0];

        var seen = await LookAsync(run, position);
        var report = await run.StopAsync();

        var faults = string.Join('\n', seen.GetProperty("faults").EnumerateArray());
        Assert.True(faults.Length == 0, faults);
        AssertSame(report, seen);
        Assert.InRange(seen.GetProperty("firstPaintMs").GetDouble(), 1, 10_000);
        Assert.Equal("live", seen.GetProperty("state").GetString());
        Assert.Contains("There is no result of key 'no such key'", Text(seen, "unknownKey"), StringComparison.Ordinal);
        Assert.Contains("'from'", Text(seen, "impossibleRange"), StringComparison.Ordinal);
        Assert.EndsWith("it adds up.", Text(seen, "explained"), StringComparison.Ordinal);
        Assert.Contains("would be merged", Text(seen, "forecast"), StringComparison.Ordinal);
        Assert.Equal("There is no pipeline ‘no-such-pipeline’ here: telemetry.", Text(seen, "unknownPipeline"));
        Assert.Contains("The dashboard needs scripts", Text(seen, "withoutScripts"), StringComparison.Ordinal);
        Assert.Contains("The ledger has no row of offset 99999999", Text(seen, "unknownOffset"), StringComparison.Ordinal);
        Assert.Contains("Set aside", seen.GetProperty("keyboard").ToString(), StringComparison.Ordinal);
        // Two people redrive the same at the same time: one redrive, and each is told.
        Assert.All(
            seen.GetProperty("together").EnumerateArray(),
            said => Assert.Matches("^(Redrive [0-9]+ is under way|Nothing is left to redrive)", said.GetString()));
    }

    private static void AssertSame(PipelineReport report, JsonElement seen)
    {
        var tiles = seen.GetProperty("tiles");
        var dead = report.DeadLettered;
        Assert.Equal("All accounted for", Text(seen, "words"));
        Assert.Equal(
            $"{Count(report.Read)} read = {Count(report.Merged)} merged + {Count(report.Late)} late + {Count(report.Filtered)} filtered + "
            + $"{Count(report.Duplicate)} duplicates + {Count(dead.Total)} dead letters",
            Text(seen, "sum"));
        Assert.Equal(
            (Count(report.Late), Count(dead.Total), Count(report.Missing), Count(report.Duplicate)),
            (Text(tiles, "late"), Text(tiles, "dead letters"), Text(tiles, "missing"), Text(tiles, "duplicates")));
        Assert.All(
            dead.ByReason.OrderByDescending(one => one.Value).Take(5),
            one => Assert.StartsWith($"{Count(one.Value)} (", Text(seen.GetProperty("reasons"), one.Key), StringComparison.Ordinal));
        Assert.All(
            seen.GetProperty("views").EnumerateArray(),
            view => AssertSame(report, [.. view.EnumerateArray().Select(cell => cell.GetString()!)]));
    }

    // The redrives of this test come after what is compared, so the report has as many events more.
    private static void AssertSame(PipelineReport report, string[] cells)
    {
        var view = report.Shards.Single(one => one.View == cells[0]);
        Assert.Equal(cells[1], cells[2]);
        Assert.InRange(long.Parse(cells[1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture), 0, view.Merged);
        Assert.Equal(["0", "0", "0", "adds up"], cells[3..]);
    }

    private static async Task<JsonElement> LookAsync(WatchedRun run, JsonElement position)
    {
        var folder = NodePackages.Installed("browser", Path.Combine("playwright-core", "package.json"));
        var pictures = Directory.CreateDirectory(Path.Combine(House.Checkout.Root, "TestResults", "dashboard")).FullName;
        var start = new ProcessStartInfo(
            "node",
            [
                Path.Combine(folder, "dashboard.js"), new Uri(run.Client.BaseAddress!, "api/dashboard").ToString(), pictures,
                position.GetProperty("partition").ToString(), position.GetProperty("offset").ToString(),
            ])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors + await output);
        return JsonDocument.Parse(await output).RootElement;
    }

    private static string Text(JsonElement found, string name) =>
        found.TryGetProperty(name, out var text) ? text.ToString() : $"'{name}' wasn't seen";

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>A fact that needs the browser which <c>.ci/run</c> installs; it is left out where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (!File.Exists(Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium"))
            Skip = "there is no Chromium: install the package chromium, or set CHROMIUM to its path";
    }
}
