using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Broker;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>
/// A local run whose topic producers write to with Confluent's serializer, which registers its schemas at the run's own registry.
/// </summary>
[Collection(RunTests.Name)]
public sealed class AvroRunTests : IDisposable
{
    private const string First = """
        {"type":"record","name":"Click","fields":[
          {"name":"user","type":"string"},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}
        """;

    // 'user' is called 'customer' by now, and a page has come.
    private const string Second = """
        {"type":"record","name":"Click","fields":[
          {"name":"page","type":["null","string"],"default":null},
          {"name":"customer","type":"string","aliases":["user"]},
          {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}
        """;

    private const string Pipeline = """
        {
          "name": "clicks", "topic": "clicks", "key": "user", "formats": [ { "kind": "avro" }, { "kind": "json" } ],
          "fields": {
            "user": { "type": "text", "required": true },
            "at": { "type": "timestamp", "required": true },
            "page": { "type": "text", "default": "/" }
          },
          "eventTime": { "field": "at", "bound": "5s" },
          "views": [ { "name": "per-user", "key": ["user"], "window": { "tumbling": "1h" },
            "aggregates": { "clicks": { "kind": "count" } } } ]
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddedBroker _broker = new();

    public AvroRunTests() => _broker.CreateTopic("clicks", 1);

    public void Dispose()
    {
        _broker.Dispose();
        _folder.Dispose();
    }

    // producer   schema 1: three     schema 2, new in the middle: two     JSON: one     an id that nobody has: one
    // run        3 of u1             5                                    6             a dead letter
    [Fact]
    public async Task Schemas_change_in_the_middle_of_a_run_and_every_event_is_accounted_for()
    {
        _folder.Write("clicks.json", Pipeline);
        var options = new RunOptions
        {
            Pipelines = ["clicks"], PipelineFolder = _folder.Path, Brokers = _broker.Address, Data = Path.Combine(_folder.Path, "data"),
            For = TimeSpan.FromMinutes(5), View = ViewStyle.None, Port = FreePort(),
        };
        using var stop = new CancellationTokenSource();
        var run = new RunSession(options, TimeProvider.System).RunAsync(stop.Token);
        var api = $"http://127.0.0.1:{options.Port}/api";
        using var http = new HttpClient();
        await Wait.UntilAsync(async () => await AnswersAsync(http, $"{api}/registry/subjects"), "the registry answers");
        using var registry = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = $"{api}/registry" });
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = _broker.Address }).Build();

        for (var number = 0; number < 3; number++)
            await ProduceAsync(producer, await WriteAsync(registry, First, ("user", "u1"), ("at", At(number))));
        for (var number = 3; number < 5; number++)
            await ProduceAsync(producer, await WriteAsync(registry, Second, ("page", "/cart"), ("customer", "u1"), ("at", At(number))));
        await ProduceAsync(producer, Encoding.UTF8.GetBytes("""{"user":"u1","at":"2026-03-01T12:00:05Z"}"""));
        await ProduceAsync(producer, [0, 0, 0, 39, 15, 2, (byte)'x', 0]);
        await Wait.UntilAsync(
            async () => await SumAsync(http, $"{api}/pipelines/clicks/views/per-user/results?live=true") == 6, "all clicks are counted");
        await stop.CancelAsync();
        var report = (await run).Pipelines["clicks"];

        Assert.Equal((7, 6), (report.Read, report.Merged));
        Assert.Equal(("unknown-schema", 1), report.DeadLettered.ByReason.Select(one => (one.Key, (int)one.Value)).Single());
    }

    private static DateTime At(int second) => new(2026, 3, 1, 12, 0, second, DateTimeKind.Utc);

    private static async Task<byte[]> WriteAsync(ISchemaRegistryClient registry, string text, params (string Name, object Value)[] fields)
    {
        var record = new GenericRecord((Avro.RecordSchema)Avro.Schema.Parse(text));
        foreach (var (name, value) in fields)
            record.Add(name, value);
        return await new AvroSerializer<GenericRecord>(registry)
            .SerializeAsync(record, new SerializationContext(MessageComponentType.Value, "clicks", []));
    }

    private static Task<DeliveryResult<byte[], byte[]>> ProduceAsync(IProducer<byte[], byte[]> producer, byte[] value) =>
        producer.ProduceAsync("clicks", new Message<byte[], byte[]> { Key = "u1"u8.ToArray(), Value = value });

    private static async Task<bool> AnswersAsync(HttpClient http, string address)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<long> SumAsync(HttpClient http, string address)
    {
        using var response = await http.GetAsync(new Uri(address));
        if (!response.IsSuccessStatusCode)
            return -1;
        using var content = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return content.RootElement.GetProperty("results").EnumerateArray().Sum(result => result.GetProperty("events").GetInt64());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
