using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.EndToEnd.Tests.Commands;
using Serverless.EndToEnd.Tests.Http;

namespace Serverless.EndToEnd.Tests.Dashboard;

/// <summary>What the dashboard's functions answer over what a finished run has left.</summary>
[Collection(ProcessTests.Name)]
public sealed partial class DashboardHttpTests(ServedRun served) : IClassFixture<ServedRun>
{
    private const string Data = "api/dashboard/data";

    [Fact]
    public async Task The_page_is_small_runs_only_its_own_scripts_and_what_it_names_may_be_kept_for_ever()
    {
        using var page = await served.Client.GetAsync("api/dashboard");
        var html = await page.Content.ReadAsStringAsync();
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        var names = Asset().Matches(html).Select(match => match.Value).ToList();

        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.DoesNotMatch(@"<script[^>]*>[^<]|<style|\son\w+=|\sstyle=", html);
        Assert.Equal(3, names.Count);
        var size = html.Length;
        foreach (var name in names)
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, $"api/{name}");
            asked.Headers.AcceptEncoding.ParseAdd("gzip");
            using var asset = await served.Client.SendAsync(asked);
            Assert.Equal("public, max-age=31536000, immutable", asset.Headers.CacheControl!.ToString());
            Assert.Equal("nosniff", asset.Headers.GetValues("X-Content-Type-Options").Single());
            size += (await asset.Content.ReadAsByteArrayAsync()).Length;
        }
        Assert.InRange(size, 20_000, 300_000);
    }

    [Fact]
    public async Task A_file_that_is_known_is_not_sent_again_and_one_that_is_not_there_is_not_found()
    {
        using var page = await served.Client.GetAsync("api/dashboard");
        using var again = new HttpRequestMessage(HttpMethod.Get, "api/dashboard");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using var same = await served.Client.SendAsync(again);
        using var none = await served.Client.GetAsync("api/dashboard/assets/app.js");
        using var slash = await served.Client.GetAsync("api/dashboard/");

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal("../dashboard", slash.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Pipelines_are_listed_and_each_has_an_overview_and_a_history()
    {
        var line = (await served.GetAsync($"{Data}/pipelines")).GetProperty("pipelines").EnumerateArray().Single();
        var overview = await served.GetAsync($"{Data}/pipelines/telemetry/overview");
        var history = await served.GetAsync($"{Data}/pipelines/telemetry/history");

        Assert.Equal("telemetry", line.GetProperty("pipeline").GetString());
        Assert.Equal("telemetry", overview.GetProperty("topic").GetString());
        Assert.False(overview.GetProperty("isLive").GetBoolean());
        Assert.Equal(JsonValueKind.Object, overview.GetProperty("bottleneck").ValueKind);
        Assert.Equal(history.GetProperty("at").GetArrayLength(), history.GetProperty("lag").GetArrayLength());
    }

    // The stores' own answers, under one key.
    [Theory]
    [InlineData("pipelines/telemetry/views")]
    [InlineData("pipelines/telemetry/views/device-metrics/keys?limit=3")]
    [InlineData("pipelines/telemetry/views/device-metrics/results?limit=3")]
    [InlineData("pipelines/telemetry/dead-letters?limit=3")]
    [InlineData("pipelines/telemetry/late-events?limit=3")]
    public async Task What_there_is_a_function_for_is_answered_as_by_that(string path) => Assert.Equal(
        await served.Client.GetStringAsync($"api/{path}"), await served.Client.GetStringAsync($"{Data}/{path}"));

    [Theory]
    [InlineData("pipelines/telemtry/overview", "unknown-pipeline", "did you mean 'telemetry'?")]
    [InlineData("pipelines/telemtry/history", "unknown-pipeline", "did you mean 'telemetry'?")]
    [InlineData("pipelines/telemtry/stream", "unknown-pipeline", "did you mean 'telemetry'?")]
    [InlineData("pipelines/telemetry/views/none/results", "unknown-view", "none")]
    [InlineData("pipelines/telemetry/views/device-metrics/results?key=none", "unknown-key", "none")]
    [InlineData("pipelines/telemetry/views/device-metrics/results?from=2026-02-01&to=2026-01-01", "bad-parameter", "from")]
    [InlineData("pipelines/telemetry/positions/0/x", "bad-parameter", "A position is partition and offset")]
    [InlineData("pipelines/telemetry/positions/0/99999999", "unknown-position", "no row of offset 99999999")]
    [InlineData("pipelines/telemetry/dead-letters/0/1", "unknown-position", "nothing at 'pipelines/telemetry/dead-letters/0/1'")]
    [InlineData("pipelines/telemetry/else", "unknown-position", "nothing at 'pipelines/telemetry/else'")]
    [InlineData("else", "unknown-position", "nothing at 'else'")]
    public async Task What_is_not_there_is_one_clear_message(string path, string type, string said)
    {
        var problem = await served.ProblemAsync($"{Data}/{path}");

        Assert.Equal(type, problem.Type);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_tells_the_chunk_of_an_offset()
    {
        var letter = (await served.GetAsync("api/pipelines/telemetry/dead-letters?limit=1")).GetProperty("deadLetters")[0];
        var (partition, offset) = (letter.GetProperty("partition").GetInt32(), letter.GetProperty("offset").GetInt64());

        var place = await served.GetAsync($"{Data}/pipelines/telemetry/positions/{partition}/{offset}");

        Assert.InRange(offset, place.GetProperty("first").GetInt64(), place.GetProperty("last").GetInt64());
        Assert.True(place.GetProperty("counts").GetProperty("deadLettered").EnumerateObject().Any());
    }

    [Fact]
    public async Task Nothing_is_changed_in_the_name_of_another_site()
    {
        var problem = await served.ProblemAsync("api/dashboard/actions/pipelines/telemetry/redrive?dryRun=true", "POST");
        using var other = new HttpRequestMessage(HttpMethod.Get, $"{Data}/pipelines");
        other.Headers.Host = "example.invalid";
        using var refused = await served.Client.SendAsync(other);

        Assert.Equal((403, "forbidden"), (problem.Status, problem.Type));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task The_first_events_of_a_stream_are_the_overview_and_the_list_of_pipelines()
    {
        using var answer = await served.Client.GetAsync(
            $"{Data}/pipelines/telemetry/stream", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        foreach (var (name, property) in new[] { ("overview", "verdict"), ("pipelines", "count") })
        {
            Assert.Equal($"event: {name}", await reader.ReadLineAsync());
            var data = await reader.ReadLineAsync();
            Assert.True(JsonDocument.Parse(data!["data: ".Length..]).RootElement.TryGetProperty(property, out _));
            Assert.Equal("", await reader.ReadLineAsync());
        }
    }

    [GeneratedRegex(@"dashboard/assets/(app|icon)-[0-9a-f]{16}\.\w+")]
    private static partial Regex Asset();
}
