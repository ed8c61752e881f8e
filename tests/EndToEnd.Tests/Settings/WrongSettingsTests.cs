using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Functions;
using Serverless.Functions.Http;
using Serverless.Local.Hosting.Functions;
using Serverless.Runtime;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Settings;

/// <summary>A function app with wrong settings: it starts, says what is wrong, and takes nothing from its topic.</summary>
public sealed class WrongSettingsTests
{
    [Theory]
    [InlineData("Runtime:ChunksPerOperation=0", "the setting 'Runtime__ChunksPerOperation' is '0': set a whole number from 1 to 100000")]
    [InlineData("Runtime:OutboxLimits=5", "the setting 'Runtime__OutboxLimits' is not known: did you mean 'Runtime__OutboxLimit'?")]
    [InlineData("Results:Patience=soon", "the setting 'Results__Patience' is 'soon'")]
    [InlineData("Kafka:Protocol=tls", "the setting 'Kafka__Protocol' is 'tls'")]
    [InlineData("Pipelines:Names=telemetry,telemetri", "the setting 'Pipelines__Names' names the pipeline 'telemetri'")]
    public async Task Health_is_degraded_and_no_batch_is_consumed(string wrong, string message)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"serverless-{Guid.NewGuid():n}");
        // Nobody listens there: a look at the brokers would take its time and say something else.
        var settings = Given.Settings("Kafka:Brokers=127.0.0.1:1", $"Stores:Folder={folder}", "Runtime:StoreAttempts=1", wrong);
        await using var app = new ServiceCollection().AddLogging().AddServerless(settings).BuildServiceProvider();
        var pipelines = app.GetRequiredService<PipelineHost>();

        var shown = (ContentResult)await new HealthFunction(pipelines).Run(new DefaultHttpContext().Request, default);
        var health = (ContentResult)await new HealthFunction(pipelines).Details(new DefaultHttpContext().Request, default);
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            new IngestFunction(pipelines).Run([Record()], null!, new CallOf("ingest-telemetry"), default));

        Assert.Equal((503, """{"status":"degraded"}"""), (shown.StatusCode, shown.Content));
        Assert.Equal(503, health.StatusCode);
        using var body = System.Text.Json.JsonDocument.Parse(health.Content!);
        Assert.Equal("degraded", body.RootElement.GetProperty("status").GetString());
        Assert.Contains(message, body.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            message,
            body.RootElement.GetProperty("pipelines").GetProperty("telemetry").GetProperty("error").GetString(),
            StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Without_pipelines_health_is_degraded_too()
    {
        await using var app = new ServiceCollection().AddLogging()
            .AddServerless(Given.Settings("Kafka:Brokers=127.0.0.1:1", "Stores:Folder=data", "Pipelines:Folder=/no/such/folder"))
            .BuildServiceProvider();

        var health = await app.GetRequiredService<PipelineHost>().Health.CheckAsync(default);

        Assert.False(health.IsHealthy);
        Assert.Contains("Pipelines__Folder", health.Details, StringComparison.Ordinal);
    }

    /// <summary>What a function is told of its call that only wants to know its name.</summary>
    private sealed class CallOf(string name) : FunctionContext
    {
        public override string InvocationId => "one";

        public override string FunctionId => name;

        public override IServiceProvider InstanceServices { get; set; } = null!;

        public override FunctionDefinition FunctionDefinition { get; } =
            new LocalFunctionDefinition(name, "Run", new DefaultFunctionMetadata());

        public override CancellationToken CancellationToken => default;
    }

    private static KafkaRecord Record() => new() { Topic = "telemetry", Partition = 0, Offset = 0, Value = "{}"u8.ToArray() };
}
