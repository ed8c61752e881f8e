using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Http;

/// <summary>Documents of features by HTTP, of a whole run.</summary>
public sealed class FeatureHttpTests(ServedRun served) : IClassFixture<ServedRun>
{
    private const string Feature = "api/pipelines/telemetry/features/port";
    private const string View = "api/pipelines/telemetry/views/device-metrics";

    [Fact]
    public async Task A_document_has_the_newest_windows_of_the_key_and_the_chosen_values()
    {
        var newest = (await served.GetAsync($"{View}/results?newestPerKey=true&limit=1")).GetProperty("results")[0];
        var key = newest.GetProperty("key").GetString()!;
        var all = (await served.GetAsync($"{View}/results?order=newest&limit=2&key={Uri.EscapeDataString(key)}")).GetProperty("results");

        var document = await served.GetAsync($"{Feature}?key={Uri.EscapeDataString(key)}");

        Assert.Equal(("port", key), (document.GetProperty("feature").GetString(), document.GetProperty("key").GetString()));
        Assert.Equal(key.Split('|'), document.GetProperty("fields").EnumerateObject().Select(field => field.Value.GetString()!));
        var windows = document.GetProperty("views").GetProperty("device-metrics").EnumerateArray().ToList();
        Assert.Equal(Starts(all.EnumerateArray()), Starts(windows));
        foreach (var (window, result) in windows.Zip(all.EnumerateArray()))
        {
            Assert.Equal(["count", "mean"], window.GetProperty("values").EnumerateObject().Select(value => value.Name));
            foreach (var value in window.GetProperty("values").EnumerateObject())
                Assert.Equal(result.GetProperty("values").GetProperty(value.Name).GetRawText(), value.Value.GetRawText());
        }
    }

    [Fact]
    public async Task What_is_wrong_with_a_question_is_said()
    {
        Assert.Equal(
            (404, "unknown-feature", "There is no feature of pipeline 'telemetry' 'prt' here; did you mean 'port'?"),
            await served.ProblemAsync("api/pipelines/telemetry/features/prt?key=k"));
        Assert.Equal((404, "unknown-pipeline"), Of(await served.ProblemAsync("api/pipelines/none/features/port?key=k")));
        var unknown = await served.ProblemAsync($"{Feature}?key=nobody");
        Assert.Equal((404, "unknown-key"), Of(unknown));
        Assert.Contains("key 'nobody' in any view of feature 'port'", unknown.Detail, StringComparison.Ordinal);
        var missing = await served.ProblemAsync(Feature);
        Assert.Equal((400, "bad-parameter"), Of(missing));
        Assert.Contains("'key' is missing", missing.Detail, StringComparison.Ordinal);
    }

    private static (int, string) Of((int Status, string Type, string Detail) problem) => (problem.Status, problem.Type);

    private static IEnumerable<string?> Starts(IEnumerable<JsonElement> windows) =>
        windows.Select(window => window.GetProperty("start").GetString());
}
