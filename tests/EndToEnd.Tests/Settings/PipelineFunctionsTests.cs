using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Functions;
using Serverless.Functions.Http;
using Serverless.Local.Hosting.Functions;
using Serverless.Runtime;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Settings;

/// <summary>The functions that the app makes of pipeline files, and what health says of them.</summary>
public sealed class PipelineFunctionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_pipeline_file_gets_a_function_with_its_topic_its_group_and_its_lag()
    {
        Write("orders", PipelineText.Of("orders", topic: "shop.orders", more: "\"consumerGroup\": \"mine\", \"lagThreshold\": 50,"));
        Write("visits", PipelineText.Of("visits", topic: "%Visits__Topic%"));
        await using var app = App("Visits:Topic=web");
        var metadata = new DeclaredFunctions([typeof(IngestFunction), typeof(HealthFunction)]).Metadata();
        var template = metadata.Single(function => function.Name == IngestFunction.Template);

        Transform(app, metadata);

        Assert.Equal(["Health", "HealthDetails", "ingest-orders", "ingest-visits"], metadata.Select(function => function.Name).Order());
        var (orders, visits) = (metadata.Single(one => one.Name == "ingest-orders"), metadata.Single(one => one.Name == "ingest-visits"));
        Assert.Equal(
            (template.EntryPoint, template.ScriptFile, template.Language), (orders.EntryPoint, orders.ScriptFile, orders.Language));
        AssertTrigger(template, orders, ("topic", "shop.orders"), ("consumerGroup", "mine"), ("lagThreshold", 50));
        AssertTrigger(template, visits, ("topic", "web"), ("consumerGroup", "serverless-visits"));
        Assert.Equal(template.RawBindings![1], orders.RawBindings![1]);
    }

    [Fact]
    public async Task The_functions_that_are_made_get_the_security_of_the_settings()
    {
        Write("orders", PipelineText.Of("orders"));
        await using var app = App("Kafka:Protocol=saslSsl", "Kafka:Username=u", "Kafka:Password=p");
        var metadata = new DeclaredFunctions([typeof(IngestFunction)]).Metadata();

        Transform(app, metadata);

        Assert.Equal("SaslSsl", (string?)JsonNode.Parse(Assert.Single(metadata).RawBindings![0])!["protocol"]);
    }

    [Fact]
    public async Task A_candidate_gets_a_function_and_a_group_of_its_own_and_its_trouble_is_not_the_pipelines()
    {
        Write("orders", PipelineText.Of("orders", topic: "shop.orders", more: "\"consumerGroup\": \"mine\","));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "candidates"));
        Write(
            "candidates/orders",
            PipelineText.Of("orders", topic: "shop.orders", more: "\"consumerGroup\": \"mine\", \"maxRecordEvents\": 7,"));
        await using var app = App();
        var metadata = Declared();

        Transform(app, metadata);

        Assert.Equal(2, metadata.Count);
        var shadow = metadata.Single(function => function.Name != "ingest-orders").Name!["ingest-".Length..];
        Assert.Equal(
            [("shop.orders", "mine"), ("shop.orders", $"serverless-{shadow}")],
            metadata.Select(function => JsonNode.Parse(function.RawBindings![0])!)
                .Select(trigger => ((string)trigger["topic"]!, (string)trigger["consumerGroup"]!)));
        var pipelines = app.GetRequiredService<PipelineHost>();
        Assert.Equal(shadow, pipelines.Shadows.ShadowOf("orders"));
        Assert.Equal(7, pipelines.Pipeline(shadow).Definition.MaxRecordEvents);
        Assert.False(pipelines.Pipeline(shadow).HasSinks);
        Assert.True(pipelines.Pipeline("orders").HasSinks);
    }

    // Both have the problem that no timer has reported yet.
    [Fact]
    public async Task A_candidate_that_is_degraded_leaves_the_app_healthy()
    {
        Write("orders", PipelineText.Of("orders"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "candidates"));
        Write("candidates/orders", PipelineText.Of("orders", topic: "others"));
        await using var app = App();
        await app.GetRequiredService<StorePorts>().Ticks.WriteAsync(
            new TickReport("orders", TimeProvider.System.GetUtcNow(), null, "{}"), CancellationToken.None);

        var (code, health) = await HealthAsync(app);

        Assert.Equal(200, code);
        var told = health.GetProperty("pipelines").GetProperty("orders_candidate");
        Assert.Equal("degraded", told.GetProperty("status").GetString());
        Assert.Contains(
            "reads the topic 'others', but pipeline 'orders' reads 'orders'", told.GetProperty("error").GetString(),
            StringComparison.Ordinal);
    }

    // The host asks for functions more than once, with a fresh list or with the one that it was given.
    [Fact]
    public async Task Twice_is_the_same_as_once()
    {
        Write("orders", PipelineText.Of("orders"));
        await using var app = App();
        var (once, twice, again) = (Declared(), Declared(), Declared());

        Transform(app, once);
        Transform(app, twice);
        Transform(app, twice);
        Transform(app, again);

        Assert.Equal(Texts(once), Texts(twice));
        Assert.Equal(Texts(once), Texts(again));
    }

    [Fact]
    public async Task A_pipeline_whose_file_has_mistakes_has_no_function_and_health_says_which()
    {
        Write("good", PipelineText.Of("good"));
        var bad = Write("bad", PipelineText.Of("bad").Replace("tumbling", "tumbled", StringComparison.Ordinal));
        await using var app = App();
        var metadata = Declared();

        Transform(app, metadata);

        Assert.Equal(["ingest-good"], metadata.Select(function => function.Name));
        var (code, health) = await HealthAsync(app);
        Assert.Equal(503, code);
        Assert.Equal(
            """{"expected":2,"indexed":1,"missing":["ingest-bad"]}""", health.GetProperty("functions").GetRawText());
        var told = health.GetProperty("pipelines").GetProperty("bad");
        Assert.Equal("degraded", told.GetProperty("status").GetString());
        Assert.StartsWith($"{bad}, line 5, $.views[0].window", told.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("line 5", health.GetProperty("pipelines").GetProperty("good").GetRawText(), StringComparison.Ordinal);
        Assert.NotNull(app.GetRequiredService<PipelineHost>().Batches("good"));
    }

    [Fact]
    public async Task Without_a_key_nothing_of_it_is_told()
    {
        Write("bad", "nonsense");
        await using var app = App();

        var shown = (ContentResult)await new HealthFunction(app.GetRequiredService<PipelineHost>())
            .Run(new DefaultHttpContext().Request, default);

        Assert.Equal((503, """{"status":"degraded"}"""), (shown.StatusCode, shown.Content));
    }

    [Fact]
    public async Task A_host_that_was_told_of_too_few_functions_is_degraded_and_one_that_never_asked_is_not_for_that()
    {
        Write("orders", PipelineText.Of("orders"));
        await using var app = App();

        var (_, before) = await HealthAsync(app);
        app.GetRequiredService<Runtime.Health.IngestFunctions>().Indexed([]);
        var (_, after) = await HealthAsync(app);

        Assert.Equal("""{"expected":1,"indexed":null,"missing":[]}""", before.GetProperty("functions").GetRawText());
        Assert.DoesNotContain("ingest-orders", Error(before), StringComparison.Ordinal);
        Assert.Equal("""{"expected":1,"indexed":0,"missing":["ingest-orders"]}""", after.GetProperty("functions").GetRawText());
        Assert.StartsWith("the host was not told of the function ingest-orders", Error(after), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "names '")]
    [InlineData(false, "names a folder that isn't there")]
    public async Task A_folder_that_is_gone_or_empty_is_told_once_and_no_function_is_left(bool isThere, string part)
    {
        var folder = isThere ? _folder.Path : Path.Combine(_folder.Path, "gone");
        await using var app = AppOf(folder);
        var metadata = Declared();

        Transform(app, metadata);

        Assert.Empty(metadata);
        var (code, health) = await HealthAsync(app);
        Assert.Equal(503, code);
        Assert.StartsWith($"the setting 'Pipelines__Folder' {part}", health.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("{}", health.GetProperty("pipelines").GetRawText());
    }

    private static void AssertTrigger(
        IFunctionMetadata template, IFunctionMetadata made, params (string Property, JsonNode Value)[] changed)
    {
        var expected = JsonNode.Parse(template.RawBindings![0])!.AsObject();
        foreach (var (property, value) in changed)
            expected[property] = value;
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(made.RawBindings![0])), $"{made.RawBindings[0]} isn't {expected}");
    }

    private static List<IFunctionMetadata> Declared() => new DeclaredFunctions([typeof(IngestFunction)]).Metadata();

    private static IEnumerable<string> Texts(IEnumerable<IFunctionMetadata> functions) =>
        functions.Select(function => $"{function.Name}: {string.Join(' ', function.RawBindings!)}");

    private static void Transform(ServiceProvider app, IList<IFunctionMetadata> metadata)
    {
        foreach (var transformer in app.GetServices<IFunctionMetadataTransformer>())
            transformer.Transform(metadata);
    }

    private static async Task<(int? Code, JsonElement Details)> HealthAsync(ServiceProvider app)
    {
        var health = (ContentResult)await new HealthFunction(app.GetRequiredService<PipelineHost>())
            .Details(new DefaultHttpContext().Request, default);
        using var details = JsonDocument.Parse(health.Content!);
        return (health.StatusCode, details.RootElement.Clone());
    }

    private static string Error(JsonElement health) =>
        health.GetProperty("pipelines").GetProperty("orders").GetProperty("error").GetString()!;

    private string Write(string name, string text) => _folder.Write($"{name}.json", text);

    private ServiceProvider App(params string[] settings) => AppOf(_folder.Path, settings);

    private ServiceProvider AppOf(string folder, params string[] settings)
    {
        var given = Given.Settings(
        [
            "Kafka:Brokers=127.0.0.1:1", $"Stores:Folder={Path.Combine(_folder.Path, "data")}", "Stores:Durability=process",
            $"Pipelines:Folder={folder}", .. settings,
        ]);
        return new ServiceCollection().AddLogging().AddSingleton(given).AddFunctionApp(given).BuildServiceProvider();
    }
}
