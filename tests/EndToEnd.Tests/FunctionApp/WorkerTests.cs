using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Protobuf;
using Serverless.Core.States;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.WorkerHost;
using Serverless.EndToEnd.Tests.WorkerHost.Messages;
using Serverless.EndToEnd.Tests.Workloads.Telemetry;
using Serverless.Local.Workloads.Telemetry;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.FunctionApp;

/// <summary>The function app, with the real worker packages and in a process of its own, does what its host asks it for.</summary>
[Trait("Set", "long")]
[Collection(AzureBuildSet.Name)]
public sealed class WorkerTests : IDisposable
{
    private const int Events = 1_000;
    private const int Partitions = 4;

    // Eight shards of device-metrics, two of site-metrics, one of top-talkers, and one for each partition of link-flaps.
    private const int Shards = 8 + 2 + 1 + Partitions;

    private static readonly TypedData Timer = new() { Json = """{"ScheduleStatus":null,"IsPastDue":false}""" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_functions_are_those_of_the_build_with_the_security_of_the_settings()
    {
        using var topic = Topic(partitions: 1);
        await using var host = await StartAsync(topic, new Dictionary<string, string>
        {
            ["Kafka__Protocol"] = "saslSsl",
            ["Kafka__AuthenticationMode"] = "plain",
            ["Kafka__Username"] = "user",
            ["Kafka__Password"] = "secret",
            ["Personal__Key"] = "1",
            ["Personal__Keys__1"] = Convert.ToBase64String(new byte[32]),
        });

        using var built = JsonDocument.Parse(File.ReadAllBytes(AzureBuild.File("functions.metadata")));
        Assert.Equal(
            built.RootElement.EnumerateArray().Select(function => function.GetProperty("name").GetString()!)
                .SelectMany(name => name == "Ingest"
                    ? ["ingest-co-viewed", "ingest-logs", "ingest-telemetry", "ingest-user-events"]
                    : new[] { name }).Order(),
            host.Functions.Keys.Order());
        var trigger = JsonNode.Parse(host.Functions["ingest-telemetry"].RawBindings[0])!;
        Assert.Equal("kafkaTrigger", (string?)trigger["type"]);
        Assert.Equal(("telemetry", "serverless-telemetry"), ((string?)trigger["topic"], (string?)trigger["consumerGroup"]));
        Assert.Equal("SaslSsl", (string?)trigger["protocol"]);
        Assert.Equal("Plain", (string?)trigger["authenticationMode"]);
        Assert.Equal("%Kafka:Username%", (string?)trigger["username"]);
        Assert.Equal("%Kafka:Password%", (string?)trigger["password"]);
        Assert.Equal(0, await host.StopAsync());
    }

    // batch ──► sealed ──► signals, the timer's too ──► operations ─┐ state
    // batch ──► sealed                                              │
    //                                        a flush ──► operations ◄┘ ──► results of both
    [Fact]
    public async Task Batches_run_to_their_seal_and_through_the_states_of_entities_to_results()
    {
        using var topic = Topic(Partitions);
        await using (var host = await StartAsync(topic, []))
        {
            await IngestAsync(host, topic);
            await host.InvokeAsync("Watermark", Timer);
            await Wait.UntilAsync(
                () => host.Entities.Ids.Count == Shards && host.Entities.Ids.All(id => host.Entities.StateOf(id) is not null),
                "a state of every shard");
            await Wait.UntilAsync(async () => await EventsAsync(host, "&live=true") == Events, "all events in the states");
            await AssertProblemAsync(host);
            await AssertPackedAsync(host);
            await IngestAsync(host, topic);

            Assert.Equal(2 * Events, await ResultsOfAsync(host));
            Assert.Empty(host.Entities.Failed);
            Assert.Equal(0, await host.StopAsync());
        }

        await using var stores = EmbeddedStores.Open(_folder.Path, new EmbeddedStoresOptions(), TimeProvider.System);
        var rows = await stores.Ledger.ReadAllAsync("telemetry", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default).ToListAsync();
        Assert.Equal(2 * Events, rows.Sum(row => row.Counts.Merged));
        Assert.All(rows, row => Assert.True(row.Counts.Balances));
    }

    // batch ──► sealed ──► answered, its client's invocation is over
    //             └──► as many signals as leave at once ─ held ─┐ let go ──► the rest of the signals
    [Fact]
    public async Task Signals_leave_after_the_invocation_has_answered_that_gave_the_client()
    {
        // A shard a partition: more than signals that leave at once.
        using var topic = Topic(partitions: 2 * PokeRound.AtOnce);
        using var pipelines = new TemporaryFolder();
        pipelines.Write("telemetry.json", ShippedPipeline.InItems("co-partitioned"));
        await using var host = await StartAsync(topic, new() { ["Pipelines__Folder"] = pipelines.Path });
        var (held, more) = (new TaskCompletionSource(), new TaskCompletionSource());
        var signals = 0;
        host.Accept = async _ =>
        {
            if (Interlocked.Increment(ref signals) > PokeRound.AtOnce)
                more.TrySetResult();
            await held.Task;
        };

        await IngestAsync(host, topic);
        Assert.False(more.Task.IsCompleted);
        held.SetResult();

        await more.Task.WaitAsync(Wait.Limit);
        Assert.Equal(0, await host.StopAsync());
    }

    // telemetry.json, and beside it one more file, and one with a mistake
    [Fact]
    public async Task A_pipeline_is_a_file_and_its_batches_go_to_it_by_the_name_of_its_function()
    {
        using var topic = Topic(partitions: 1);
        using var pipelines = new TemporaryFolder();
        pipelines.Write("telemetry.json", Encoding.UTF8.GetString(ShippedPipeline.File));
        pipelines.Write("second.json", Encoding.UTF8.GetString(ShippedPipeline.File)
            .Replace("\"name\": \"telemetry\"", "\"name\": \"second\"", StringComparison.Ordinal)
            .Replace("\"topic\": \"telemetry\"", "\"topic\": \"%Second__Topic%\", \"lagThreshold\": 5000", StringComparison.Ordinal));
        pipelines.Write("third.json", "{ \"name\": \"third\" }");
        await using (var host = await StartAsync(
            topic, new() { ["Pipelines__Folder"] = pipelines.Path, ["Second__Topic"] = TelemetryTopic.Name }))
        {
            Assert.Equal(
                ["ingest-second", "ingest-telemetry"],
                host.Functions.Keys.Where(name => name.StartsWith("ingest", StringComparison.OrdinalIgnoreCase)).Order());
            var trigger = JsonNode.Parse(host.Functions["ingest-second"].RawBindings[0])!;
            Assert.Equal(
                (TelemetryTopic.Name, "serverless-second", 5_000),
                ((string?)trigger["topic"], (string?)trigger["consumerGroup"], (int?)trigger["lagThreshold"]));
            var records = RecordBatch.Of(TelemetryTopic.Name, topic.Next(Events));
            await host.InvokeAsync("ingest-telemetry", records);
            await host.InvokeAsync("ingest-second", records);
            await host.InvokeAsync("ingest-second", RecordBatch.Of(TelemetryTopic.Name, topic.Next(Events)));

            using var health = await host.RequestAsync("HealthDetails", HttpMethod.Get, "api/health/details");
            var details = JsonNode.Parse(await health.Content.ReadAsStringAsync())!;
            Assert.Equal("""{"expected":3,"indexed":2,"missing":["ingest-third"]}""", details["functions"]!.ToJsonString());
            Assert.Contains("third.json, line 1", (string?)details["pipelines"]!["third"]!["error"], StringComparison.Ordinal);
            Assert.Equal(0, await host.StopAsync());
        }

        await using var stores = EmbeddedStores.Open(_folder.Path, new EmbeddedStoresOptions(), TimeProvider.System);
        Assert.Equal(Events, await SealedAsync(stores, "telemetry"));
        Assert.Equal(2 * Events, await SealedAsync(stores, "second"));
    }

    private static async Task<long> SealedAsync(EmbeddedStores stores, string pipeline) =>
        (await stores.Ledger.ReadAllAsync(pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default).ToListAsync())
        .Sum(row => row.Counts.Merged);

    private static Task<InvocationResponse> IngestAsync(FakeHost host, TelemetryTopic topic) =>
        host.InvokeAsync("ingest-telemetry", RecordBatch.Of(TelemetryTopic.Name, topic.Next(Events)));

    private static TelemetryTopic Topic(int partitions) => new(new TelemetryScenario
    {
        Seed = 7, Count = long.MaxValue, Devices = 250, EventsPerSecond = 200, Partitions = partitions,
        LateShare = 0, OverdueShare = 0, MalformedShare = 0, FutureShare = 0, DroppedShare = 0,
    });

    private Task<FakeHost> StartAsync(TelemetryTopic topic, Dictionary<string, string> settings) => FakeHost.StartAsync(
        AzureBuild.File("Serverless.Functions.dll"),
        new Dictionary<string, string>(topic.Settings.Concat(settings))
        {
            ["Stores__Kind"] = "embedded",
            ["Stores__Folder"] = _folder.Path,
            ["Stores__Durability"] = "process",
        });

    /// <summary>How many events the results hold of the view that has them all, when every window is closed.</summary>
    private static async Task<long> ResultsOfAsync(FakeHost host)
    {
        var flush = JsonSerializer.Serialize(new Poke { Epoch = 1, Flush = true });
        foreach (var id in host.Entities.Ids)
        {
            await host.Entities.AcceptAsync(
                new SignalEntityRequest { InstanceId = id, Name = "Poke", Input = flush, RequestId = Guid.NewGuid().ToString() });
        }
        await host.Entities.IdleAsync();
        return await EventsAsync(host);
    }

    private static async Task AssertProblemAsync(FakeHost host)
    {
        using var response = await host.RequestAsync(
            "QueryResults", HttpMethod.Get, "api/pipelines/telemetry/views/device-metrics/results?form=2026-01-01",
            ("pipeline", "telemetry"), ("view", "device-metrics"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("did you mean 'from'?", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task AssertPackedAsync(FakeHost host)
    {
        using var response = await host.RequestAsync("OpenApi", HttpMethod.Get, "api/openapi.json", "gzip");

        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.NotNull(response.Headers.ETag);
        await using var plain = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var document = await JsonDocument.ParseAsync(plain);
        Assert.Equal("3.1.0", document.RootElement.GetProperty("openapi").GetString());
    }

    private static async Task<long> EventsAsync(FakeHost host, string more = "")
    {
        using var response = await host.RequestAsync(
            "QueryResults", HttpMethod.Get, "api/pipelines/telemetry/views/device-metrics/results?limit=10000" + more,
            ("pipeline", "telemetry"), ("view", "device-metrics"));
        var content = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, content);
        using var results = JsonDocument.Parse(content);
        return results.RootElement.GetProperty("results").EnumerateArray().Sum(result => result.GetProperty("events").GetInt64());
    }
}
