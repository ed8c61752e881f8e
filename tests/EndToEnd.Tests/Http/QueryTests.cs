using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Serverless.EndToEnd.Tests.Commands;

namespace Serverless.EndToEnd.Tests.Http;

/// <summary>Results, keys and views by HTTP, of a whole run.</summary>
public sealed class QueryTests(ServedRun served) : IClassFixture<ServedRun>
{
    private const string View = "api/pipelines/telemetry/views/device-metrics";

    [Fact]
    public async Task Pipelines_and_views_are_listed_with_what_they_are()
    {
        var pipeline = Assert.Single((await served.GetAsync("api/pipelines")).GetProperty("pipelines").EnumerateArray());
        Assert.Equal("telemetry", pipeline.GetProperty("name").GetString());
        Assert.Contains(pipeline.GetProperty("views").EnumerateArray(), view => view.GetString() == "link-flaps");

        var views = (await served.GetAsync("api/pipelines/telemetry/views")).GetProperty("views").EnumerateArray();
        var metrics = views.Single(view => view.GetProperty("name").GetString() == "device-metrics");
        Assert.Equal(["device", "metric"], metrics.GetProperty("key").EnumerateArray().Select(field => field.GetString()));
        Assert.Equal("10s", metrics.GetProperty("window").GetProperty("tumbling").GetString());
        Assert.Equal("30s", metrics.GetProperty("allowedLateness").GetString());
        Assert.Contains(metrics.GetProperty("aggregates").EnumerateArray(), one => one.GetProperty("kind").GetString() == "quantiles");
        var meaning = Assert.Single(metrics.GetProperty("meanings").EnumerateArray());
        Assert.Equal(("device-metrics~1", true), (meaning.GetProperty("name").GetString(), meaning.GetProperty("current").GetBoolean()));
    }

    [Fact]
    public async Task Keys_are_listed_in_order_and_the_newest_result_of_each_is_where_they_say()
    {
        var keys = await PagesAsync($"{View}/keys?limit=300", "keys");
        var newest = await PagesAsync($"{View}/results?newestPerKey=true&limit=300", "results");
        var all = await PagesAsync($"{View}/results?limit=10000", "results");

        var expected = all.GroupBy(result => result.GetProperty("key").GetString()).Select(key => key.Last().GetRawText()).ToList();
        Assert.True(expected.Count > 300);
        Assert.Equal(expected, newest.Select(result => result.GetRawText()));
        Assert.Equal(newest.Select(KeyOf), keys.Select(KeyOf));
        Assert.Equal(newest.Select(StartOf), keys.Select(key => StartOf(key.GetProperty("newest"))));
        var first = keys[0].GetProperty("fields");
        Assert.Equal(KeyOf(keys[0]), $"{first.GetProperty("device").GetString()}|{first.GetProperty("metric").GetString()}");
    }

    [Fact]
    public async Task A_prefix_takes_keys_that_begin_so()
    {
        var all = await PagesAsync($"{View}/results?limit=10000", "results");
        foreach (var prefix in (string[])["dev-00000", "dev-000010|", "dev-000010|cpu", "zzz"])
        {
            Assert.Equal(
                all.Where(result => KeyOf(result).StartsWith(prefix, StringComparison.Ordinal)).Select(result => result.GetRawText()),
                (await PagesAsync($"{View}/results?limit=77&prefix={Uri.EscapeDataString(prefix)}", "results"))
                    .Select(one => one.GetRawText()));
        }
    }

    [Fact]
    public async Task Of_a_key_the_newest_may_come_first()
    {
        var key = $"{View}/results?key={await SomeKeyAsync()}";
        var forwards = await PagesAsync(key, "results");

        var backwards = await PagesAsync($"{key}&order=newest&limit=1", "results");

        Assert.True(forwards.Count > 1);
        Assert.Equal(forwards.Select(StartOf).Reverse(), backwards.Select(StartOf));
        Assert.Equal(StartOf(forwards[^1]), StartOf(Assert.Single(await PagesAsync($"{key}&newestPerKey=true", "results"))));
    }

    [Fact]
    public async Task An_answer_that_is_cut_says_so_and_how_to_go_on()
    {
        using var response = await served.Client.GetAsync($"{View}/results?limit=2&prefix=dev&code=secret");
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((2, true), (answer.GetProperty("count").GetInt32(), answer.GetProperty("cut").GetBoolean()));
        var link = Assert.Single(response.Headers.GetValues("Link"));
        Assert.EndsWith("; rel=\"next\"", link, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", link, StringComparison.Ordinal);

        var next = await served.GetAsync($"{View}/results{link.Split('<', '>')[1]}");
        var four = await served.GetAsync($"{View}/results?limit=4&prefix=dev");
        Assert.Equal(
            four.GetProperty("results").EnumerateArray().Skip(2).Select(one => one.GetRawText()),
            next.GetProperty("results").EnumerateArray().Select(one => one.GetRawText()));
        var whole = await served.GetAsync($"{View}/results?key={await SomeKeyAsync()}");
        Assert.Equal((false, JsonValueKind.Null), (whole.GetProperty("cut").GetBoolean(), whole.GetProperty("continuation").ValueKind));
    }

    [Fact]
    public async Task Csv_comes_when_it_is_accepted_with_the_same_results()
    {
        var results = (await served.GetAsync($"{View}/results?limit=20")).GetProperty("results").EnumerateArray().ToList();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{View}/results?limit=20");
        request.Headers.Accept.ParseAdd("application/json;q=0.5, text/csv");
        using var response = await served.Client.SendAsync(request);

        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.Single(response.Headers.GetValues("Link"));
        var rows = Csv.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(results.Select(KeyOf), rows.Skip(1).Select(row => row[0]));
        Assert.Equal(
            results.Select(result => result.GetProperty("events").GetInt64().ToString(CultureInfo.InvariantCulture)),
            rows.Skip(1).Select(row => row[4]));
    }

    [Fact]
    public async Task An_answer_that_is_known_is_not_sent_again()
    {
        using var first = await served.Client.GetAsync($"{View}/results?limit=5");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{View}/results?limit=5");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await served.Client.SendAsync(request);
        using var other = new HttpRequestMessage(HttpMethod.Get, $"{View}/results?limit=6");
        other.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var third = await served.Client.SendAsync(other);

        Assert.Equal((HttpStatusCode.NotModified, ""), (second.StatusCode, await second.Content.ReadAsStringAsync()));
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task Head_has_the_headers_alone_and_gzip_packs_the_same_bytes()
    {
        var plain = await served.Client.GetByteArrayAsync($"{View}/results?limit=50");
        using var head = new HttpRequestMessage(HttpMethod.Head, $"{View}/results?limit=50");
        using var headers = await served.Client.SendAsync(head);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{View}/results?limit=50");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var packed = await served.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, (long?)plain.Length), (headers.StatusCode, headers.Content.Headers.ContentLength));
        Assert.Empty(await headers.Content.ReadAsByteArrayAsync());
        Assert.Equal("gzip", Assert.Single(packed.Content.Headers.ContentEncoding));
        Assert.True(packed.Content.Headers.ContentLength < plain.Length / 2);
        await using var unpacked = new GZipStream(await packed.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var content = new MemoryStream();
        await unpacked.CopyToAsync(content);
        Assert.Equal(plain, content.ToArray());
    }

    [Theory]
    [InlineData("api/pipelines/telemetri/views", 404, "unknown-pipeline", "did you mean 'telemetry'?")]
    [InlineData("api/pipelines/x/views/y/results", 404, "unknown-pipeline", "There is no pipeline 'x' here; known are: telemetry.")]
    [InlineData("api/pipelines/telemetry/views/device-metric/results", 404, "unknown-view", "did you mean 'device-metrics'?")]
    [InlineData($"{View}~7/results", 404, "unknown-view", "View 'device-metrics' has no meaning 'device-metrics~7'")]
    [InlineData($"{View}/results?key=dev-000010|cpu.laod", 404, "unknown-key", "did you mean 'dev-000010|")]
    [InlineData($"{View}/results?key=nobody", 404, "unknown-key", "/keys lists those that there are")]
    [InlineData($"{View}/results?form=2026-01-01", 400, "unknown-parameter", "did you mean 'from'?")]
    [InlineData($"{View}/keys?live=true", 400, "unknown-parameter", "known are: continuation, from, limit, prefix, to")]
    [InlineData("api/pipelines?x=1", 400, "unknown-parameter", "leave it out")]
    [InlineData($"{View}/results?limit=5&limit=6", 400, "bad-parameter", "'limit' is given twice")]
    [InlineData($"{View}/results?limit=0", 400, "bad-parameter", "'limit' is '0', which is not a number from 1 to 10000.")]
    [InlineData($"{View}/results?limit=10001", 400, "bad-parameter", "from 1 to 10000")]
    [InlineData($"{View}/results?from=yesterday", 400, "bad-parameter", "'from' is 'yesterday', which is not an ISO 8601 time")]
    [InlineData($"{View}/results?from=11/28/2026", 400, "bad-parameter", "not an ISO 8601 time")]
    [InlineData($"{View}/results?to=2026-01-31T08:30:00+01:00", 400, "bad-parameter", "the '+' of an offset is written %2B")]
    [InlineData($"{View}/results?from=2026-02-01&to=2026-01-01", 400, "bad-parameter", "'from' is not before 'to'")]
    [InlineData($"{View}/results?from=2026-02-01&to=2026-02-01", 400, "bad-parameter", "'from' is not before 'to'")]
    [InlineData($"{View}/results?key=a&prefix=b", 400, "bad-parameter", "'prefix' doesn't go with 'key'")]
    [InlineData($"{View}/results?order=newest", 400, "bad-parameter", "newestPerKey=true")]
    [InlineData($"{View}/results?order=up", 400, "bad-parameter", "'order' is 'up', which is not one of oldest, newest.")]
    [InlineData($"{View}/results?newestPerKey=true&order=newest&key=a", 400, "bad-parameter", "'order' doesn't go with 'newestPerKey'")]
    [InlineData($"{View}/results?continuation=AAAA", 400, "bad-continuation", "is damaged")]
    [InlineData($"{View}/results?continuation=%20%25", 400, "bad-continuation", "is damaged")]
    [InlineData($"{View}/results?key=%1B[31m&limit=1", 404, "unknown-key", "'\uFFFD[31m'")]
    public async Task What_is_wrong_is_said_with_what_to_do(string path, int status, string type, string says)
    {
        var problem = await served.ProblemAsync(path);

        Assert.Equal((status, type), (problem.Status, problem.Type));
        Assert.Contains(says, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/pipelines/telemetri/activate", 404, "unknown-pipeline", "did you mean 'telemetry'?")]
    [InlineData("api/pipelines/telemetry/activate?now=true", 400, "unknown-parameter", "leave it out")]
    [InlineData("api/pipelines/telemetry/repair?dryrun=true", 400, "unknown-parameter", "did you mean 'dryRun'?")]
    [InlineData("api/pipelines/telemetry/repair?dryRun=perhaps", 400, "bad-parameter", "give true or false")]
    [InlineData($"{View}/shards?count=many", 400, "refused", "'many' is no number of shards")]
    [InlineData($"{View}/shards?number=4", 400, "unknown-parameter", "count")]
    [InlineData("api/pipelines/telemetry/partitions/0/watermark?to=2026-11-28T00:00:00+01:00", 400, "refused", "%2B")]
    public async Task What_cant_be_done_is_a_problem_too(string path, int status, string type, string says)
    {
        var problem = await served.ProblemAsync(path, "POST");

        Assert.Equal((status, type), (problem.Status, problem.Type));
        Assert.Contains(says, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("results?prefix=dev-0", "results?prefix=dev-1")]
    [InlineData("results", "keys")]
    [InlineData("results", "results?from=2020-01-01")]
    [InlineData("results?newestPerKey=true", "results")]
    public async Task A_continuation_of_another_question_is_refused(string first, string second)
    {
        var token = (await served.GetAsync($"{View}/{first}{(first.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=1"))
            .GetProperty("continuation").GetString();

        var problem = await served.ProblemAsync(
            $"{View}/{second}{(second.Contains('?', StringComparison.Ordinal) ? '&' : '?')}continuation={token}");

        Assert.Equal((400, "bad-continuation"), (problem.Status, problem.Type));
        Assert.Contains("is of another question", problem.Detail, StringComparison.Ordinal);
    }

    private static string KeyOf(JsonElement one) => one.GetProperty("key").GetString()!;

    private static string StartOf(JsonElement one) => one.GetProperty("start").GetString()!;

    /// <summary>A key with several results.</summary>
    private async Task<string> SomeKeyAsync() => Uri.EscapeDataString(
        (await served.GetAsync($"{View}/results")).GetProperty("results").EnumerateArray().Select(KeyOf)
            .CountBy(key => key).MaxBy(key => key.Value).Key);

    private async Task<List<JsonElement>> PagesAsync(string path, string name)
    {
        var all = new List<JsonElement>();
        for (var next = path; ;)
        {
            var page = await served.GetAsync(next);
            Assert.Equal(page.GetProperty("count").GetInt32(), page.GetProperty(name).GetArrayLength());
            all.AddRange(page.GetProperty(name).EnumerateArray());
            if (!page.GetProperty("cut").GetBoolean())
                return all;
            var token = page.GetProperty("continuation").GetString();
            next = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}continuation={token}";
        }
    }
}
