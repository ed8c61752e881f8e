using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.EndToEnd.Tests.Operations;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Commands;

namespace Serverless.EndToEnd.Tests.Commands;

[Collection(RunTests.Name)]
public sealed class ResultsCommandTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    [Fact]
    public async Task Json_is_what_the_http_query_gives()
    {
        var said = await ResultsAsync("device-metrics", "--format", "json", "--limit", "50");

        await using var data = StoredData.Open(run.Data, PipelineNames.Load("--pipeline", "telemetry"), "");
        var query = await data.Pipelines.Results.QueryJsonAsync(
            "telemetry", "device-metrics", null, null, null, 50, CancellationToken.None);
        Assert.Equal(JsonNode.Parse(query!)!.ToJsonString(), JsonNode.Parse(said.Out)!.ToJsonString());
        Assert.Contains("more than these 50", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_results_are_there_when_the_limit_is_high_enough()
    {
        var counts = 0;
        foreach (var view in new[] { "device-metrics", "site-metrics", "top-talkers", "link-flaps" })
            counts += Json((await ResultsAsync(view, "--format", "json", "--limit", "1000000")).Out).GetArrayLength();

        Assert.Equal(run.Telemetry.GetProperty("results").GetInt64(), counts);
    }

    [Theory]
    [InlineData("device-metrics", "count,mean,min,max,quantiles.p50,quantiles.p95,quantiles.p99")]
    [InlineData("site-metrics", "count,sum,mean,max,quantiles.p95")]
    [InlineData("top-talkers", "count,devices")]
    [InlineData("link-flaps", "count,first,last")]
    public async Task Csv_has_the_same_values_in_columns(string view, string columns)
    {
        var rows = Csv.Parse((await ResultsAsync(view, "--format", "csv", "--limit", "200")).Out);
        var results = Json((await ResultsAsync(view, "--format", "json", "--limit", "200")).Out).EnumerateArray().ToList();

        Assert.Equal(["key", "start", "end", "pane", "events", .. columns.Split(',')], rows[0]);
        Assert.Equal(results.Count, rows.Count - 1);
        foreach (var (row, result) in rows.Skip(1).Zip(results))
        {
            Assert.Equal(
                [Text(result, "key"), Text(result, "start"), Text(result, "end"), Text(result, "pane"), Text(result, "events")],
                row[..5]);
            Assert.Equal(columns.Split(',').Select(column => Text(result.GetProperty("values"), column)), row[5..]);
        }
    }

    [Fact]
    public async Task A_table_has_a_line_for_every_result_and_breaks_none()
    {
        var said = await ResultsAsync("top-talkers", "--limit", "5");

        var lines = said.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.Equal(
            ["key", "start", "end", "pane", "events", "count", "devices"],
            lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(lines[1..], line => Assert.StartsWith("site-", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_and_a_time_narrow_it_down()
    {
        var all = Json((await ResultsAsync("device-metrics", "--format", "json", "--limit", "1000000")).Out).EnumerateArray().ToList();
        var key = all.CountBy(result => Text(result, "key")).MaxBy(count => count.Value).Key;
        var ofKey = all.Where(result => Text(result, "key") == key).ToList();
        var (from, to) = (Text(ofKey[1], "start"), Text(ofKey[^1], "start"));

        var found = Json((await ResultsAsync("device-metrics", "--format", "json", "--key", key, "--from", from, "--to", to)).Out)
            .EnumerateArray()
            .ToList();

        var expected = ofKey.Where(result => TimeOf(result, "end") > Time(from) && TimeOf(result, "start") < Time(to));
        Assert.Equal(expected.Select(result => result.GetRawText()), found.Select(result => result.GetRawText()));
        Assert.NotEmpty(found);
    }

    [Fact]
    public async Task No_results_are_an_empty_list()
    {
        Assert.Equal(0, Json((await ResultsAsync("device-metrics", "--format", "json", "--key", "nobody")).Out).GetArrayLength());
        Assert.Single(Csv.Parse((await ResultsAsync("device-metrics", "--format", "csv", "--key", "nobody")).Out));
    }

    private async Task<Cli> ResultsAsync(string view, params string[] options) =>
        (await Cli.RunAsync(["results", "--data", run.Data, "--pipeline", "telemetry", "--view", view, .. options])).Good();

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    /// <summary>The value at a path as CSV writes it.</summary>
    private static string Text(JsonElement json, string path)
    {
        var value = path.Split('.').Aggregate(json, (element, name) => element.GetProperty(name));
        return value.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Array => JsonSerializer.Serialize(value),
            _ => value.GetRawText(),
        };
    }

    private static DateTimeOffset TimeOf(JsonElement result, string name) => Time(Text(result, name));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
