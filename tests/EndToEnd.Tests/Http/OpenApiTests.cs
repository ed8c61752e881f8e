using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace Serverless.EndToEnd.Tests.Http;

/// <summary>The document says what the functions are: their routes, methods and parameters, and every kind of answer.</summary>
public sealed partial class OpenApiTests(ServedRun served) : IClassFixture<ServedRun>
{
    private const string Telemetry = "api/pipelines/telemetry";
    private const string Explain = $"{Telemetry}/views/device-metrics/explain";

    [Fact]
    public async Task It_has_every_function_with_its_methods()
    {
        var document = await DocumentAsync();

        var described = Operations(document).Select(one => $"{one.Method} {one.Path} {one.Operation["operationId"]}");

        Assert.Equal("3.1.0", (string?)document["openapi"]);
        Assert.Contains("/api/registry", (string?)document["info"]!["description"], StringComparison.Ordinal);
        Assert.Contains("/api/dashboard", (string?)document["info"]!["description"], StringComparison.Ordinal);
        Assert.Equal(
            served.Functions.Where(function => !IsRegistry(function.Path) && !IsDashboard(function.Path))
                .SelectMany(function => function.Methods.Select(method =>
                    $"{method} {function.Path} {function.Name}{(method == "head" ? "Head" : "")}"))
                .Order(StringComparer.Ordinal),
            described.Order(StringComparer.Ordinal));
    }

    // A function that is given a parameter of which there is none like it names all that it has.
    [Fact]
    public async Task It_has_the_parameters_that_the_functions_take()
    {
        var document = await DocumentAsync();
        foreach (var (path, method, operation, item) in Operations(document).Where(one => one.Method != "head" && !IsHealth(one.Path)))
        {
            var parameters = Parameters(document, operation).Concat(Parameters(document, item)).ToList();
            Assert.Equal(
                PathParameter().Matches(path).Select(match => match.Groups[1].Value).Order(),
                parameters.Where(one => (string?)one["in"] == "path").Select(one => (string)one["name"]!).Order());

            var asked = PathParameter().Replace(path, "0").Replace("/pipelines/0", "/pipelines/telemetry", StringComparison.Ordinal);
            var problem = await served.ProblemAsync($"{asked}?zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz=1", method.ToUpperInvariant());
            var known = problem.Detail.Contains("known are: ", StringComparison.Ordinal)
                ? problem.Detail.Split("known are: ")[1].TrimEnd('.').Split(", ")
                : [];
            Assert.Equal("unknown-parameter", problem.Type);
            Assert.Equal(
                known.Order(StringComparer.Ordinal),
                parameters.Where(one => (string?)one["in"] == "query").Select(one => (string)one["name"]!).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("api/pipelines", "/api/pipelines")]
    [InlineData($"{Telemetry}/views", "/api/pipelines/{pipeline}/views")]
    [InlineData($"{Telemetry}/views/device-metrics/keys?limit=20", "/api/pipelines/{pipeline}/views/{view}/keys")]
    [InlineData($"{Telemetry}/views/link-flaps/results?limit=20", "/api/pipelines/{pipeline}/views/{view}/results")]
    [InlineData($"{Telemetry}/views/top-talkers/results", "/api/pipelines/{pipeline}/views/{view}/results")]
    [InlineData($"{Telemetry}/views/link-flaps/results?limit=0", "/api/pipelines/{pipeline}/views/{view}/results")]
    [InlineData($"{Telemetry}/views/none/results", "/api/pipelines/{pipeline}/views/{view}/results")]
    [InlineData($"{Explain}?key=dev-000010%7Ccpu.load&window=2026-01-01", "/api/pipelines/{pipeline}/views/{view}/explain")]
    [InlineData($"{Explain}?key=dev-000010%7Ccpu.load&window=2020-01-01", "/api/pipelines/{pipeline}/views/{view}/explain")]
    [InlineData(Explain, "/api/pipelines/{pipeline}/views/{view}/explain")]
    [InlineData("api/metrics", "/api/metrics")]
    [InlineData($"{Telemetry}/features/port?key=zz", "/api/pipelines/{pipeline}/features/{feature}")]
    [InlineData($"{Telemetry}/features/port?key=dev-000010%7Ccpu.load", "/api/pipelines/{pipeline}/features/{feature}")]
    [InlineData($"{Telemetry}/features/prt?key=k", "/api/pipelines/{pipeline}/features/{feature}")]
    [InlineData($"{Telemetry}/features/port", "/api/pipelines/{pipeline}/features/{feature}")]
    [InlineData($"{Telemetry}/dead-letters", "/api/pipelines/{pipeline}/dead-letters")]
    [InlineData($"{Telemetry}/dead-letters?limit=x", "/api/pipelines/{pipeline}/dead-letters")]
    [InlineData($"{Telemetry}/dead-letters/0/99999999/0", "/api/pipelines/{pipeline}/dead-letters/{partition}/{offset}/{index}")]
    [InlineData($"{Telemetry}/late-events", "/api/pipelines/{pipeline}/late-events")]
    [InlineData("api/tables", "/api/tables")]
    [InlineData("api/tables/devices?limit=3", "/api/tables/{table}")]
    [InlineData("api/tables/none", "/api/tables/{table}")]
    [InlineData("api/tables/devices?limit=x", "/api/tables/{table}")]
    [InlineData("api/tables/devices", "/api/tables/{table}", "put")]
    [InlineData("api/openapi.json", "/api/openapi.json")]
    [InlineData("api/health", "/api/health")]
    [InlineData("api/health/details", "/api/health/details")]
    [InlineData($"{Telemetry}/repair?dryRun=true", "/api/pipelines/{pipeline}/repair", "post")]
    [InlineData($"{Telemetry}/repair?dryRun=x", "/api/pipelines/{pipeline}/repair", "post")]
    [InlineData($"{Telemetry}/redrive?dryRun=true&limit=3", "/api/pipelines/{pipeline}/redrive", "post")]
    [InlineData($"{Telemetry}/redrive?kind=late-events&reason=out-of-range", "/api/pipelines/{pipeline}/redrive", "post")]
    [InlineData($"{Telemetry}/redrive?kind=late-events&from=2100-01-01", "/api/pipelines/{pipeline}/redrive", "post")]
    [InlineData($"{Telemetry}/activate", "/api/pipelines/{pipeline}/activate", "post")]
    [InlineData($"{Telemetry}/shadow", "/api/pipelines/{pipeline}/shadow")]
    [InlineData($"{Telemetry}/drift", "/api/pipelines/{pipeline}/drift")]
    [InlineData($"{Telemetry}/drift?id=x&since=y", "/api/pipelines/{pipeline}/drift")]
    [InlineData($"{Telemetry}/views/site-metrics/shards?count=2", "/api/pipelines/{pipeline}/views/{view}/shards", "post")]
    [InlineData($"{Telemetry}/partitions/0/watermark?to=2020-01-01", "/api/pipelines/{pipeline}/partitions/{partition}/watermark", "post")]
    public async Task Answers_are_as_it_says(string asked, string path, string method = "get")
    {
        var document = await DocumentAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), asked);
        using var response = await served.Client.SendAsync(request);
        var content = await response.Content.ReadAsStringAsync();

        var described = Resolved(document, document["paths"]![path]![method]!["responses"]![$"{(int)response.StatusCode}"]!);
        var schema = described["content"]![response.Content.Headers.ContentType!.MediaType!]!["schema"]!;
        Assert.Empty(Faults(document, schema, content));
        if ((int)response.StatusCode >= 400 && !IsHealth(path))
        {
            var type = JsonNode.Parse(content)!["type"]!.GetValue<string>().Split(':')[^1];
            Assert.Contains(type, (string)described["description"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_that_is_not_as_it_says_is_noticed()
    {
        var document = await DocumentAsync();
        var schema = document["components"]!["schemas"]!["Problem"]!;

        Assert.NotEmpty(Faults(document, schema, """{"type":"about:blank","title":"t","status":400,"detail":"d"}"""));
        Assert.NotEmpty(Faults(document, schema, """{"type":"urn:problem-type:serverless:x","title":"t","status":400}"""));
        Assert.Empty(Faults(document, schema, """{"type":"urn:problem-type:serverless:x","title":"t","status":400,"detail":"d"}"""));
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();

    // Its API is Confluent's; RegistryErrorTests and RegistryAnswerTests hold it against that.
    private static bool IsRegistry(string path) => path == "/api/registry/{*path}";

    // A page, and what it asks for: docs/dashboard.md.
    private static bool IsDashboard(string path) => path.StartsWith("/api/dashboard", StringComparison.Ordinal);

    private static bool IsHealth(string path) => path.StartsWith("/api/health", StringComparison.Ordinal);

    private static IEnumerable<(string Path, string Method, JsonNode Operation, JsonNode Item)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        where method.Key != "parameters"
        select (path.Key, method.Key, method.Value!, path.Value!);

    private static IEnumerable<JsonNode> Parameters(JsonNode document, JsonNode of) =>
        (of["parameters"]?.AsArray() ?? []).Select(one => Resolved(document, one!));

    private static JsonNode Resolved(JsonNode document, JsonNode node) => (string?)node["$ref"] is not { } reference
        ? node
        : reference.Split('/').Skip(1).Aggregate(document, (at, name) => at[name]!);

    /// <summary>What a validator of JSON Schema finds wrong.</summary>
    private static List<string> Faults(JsonNode document, JsonNode schema, string content)
    {
        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = document["components"]!["schemas"]!.DeepClone();
        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        using var parsed = JsonDocument.Parse(content);
        var result = JsonSchema.FromText(text).Evaluate(
            parsed.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid
            ? []
            : [.. (result.Details ?? []).Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))
                .DefaultIfEmpty("it is not valid")];
    }

    private async Task<JsonNode> DocumentAsync() => JsonNode.Parse(await served.Client.GetStringAsync("api/openapi.json"))!;
}
