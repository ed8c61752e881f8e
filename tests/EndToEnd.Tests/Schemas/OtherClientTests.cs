using System.Diagnostics;
using System.Text.Json;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;
using Serverless.Local.Broker;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>Clients of other makers, as they are, against the registry in the local host.</summary>
public sealed class OtherClientTests
{
    private static readonly string Click = RegistryHost.Record("shop.Click", ("user", "\"string\""));

    // user ► 1     click, which refers to it ► 2, again 2     click with a price ► 3     with a field that nobody has ► refused
    [Fact]
    public async Task KafkaJS_registers_encodes_and_decodes_schemas_that_refer_and_change()
    {
        await using var host = await RegistryHost.StartAsync("Registry:Key=secret");
        var folder = NodePackages.Installed("registry-clients", Path.Combine("@kafkajs", "confluent-schema-registry", "package.json"));

        var (code, output, errors) = await RunAsync("node", Path.Combine(folder, "kafkajs.js"), host.Address, "secret");

        Assert.True(code == 0, $"exit code {code}\n{errors}{output}");
        var seen = JsonDocument.Parse(output).RootElement;
        Assert.Equal("[1,2,2,3]", seen.GetProperty("ids").ToString());
        Assert.Equal("[0,0,0,0,2]", seen.GetProperty("framing").ToString());
        Assert.Equal("""{"user":{"id":"u1"},"page":"/cart"}""", seen.GetProperty("old").ToString());
        Assert.Equal("""{"user":{"id":"u1"},"page":"/cart","price":1.5}""", seen.GetProperty("fresh").ToString());
        Assert.Equal((3, 2), (seen.GetProperty("latest").GetInt32(), seen.GetProperty("found").GetInt32()));
        Assert.StartsWith("409: ", seen.GetProperty("incompatible").GetString(), StringComparison.Ordinal);
        Assert.Contains("field 'must' has no default", seen.GetProperty("incompatible").GetString(), StringComparison.Ordinal);
        Assert.Contains("Schema 99 not found", seen.GetProperty("unknown").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("401: ", seen.GetProperty("wrongKey").GetString(), StringComparison.Ordinal);
        Assert.Equal("""["clicks-value","users/eu-value"]""", await SubjectsAsync(host));
    }

    // Confluent's serializer ► broker ► kcat: Debian's build has no Avro, and shows the framing; another one shows the event.
    [KcatFact]
    public async Task Kcat_reads_what_was_written_with_a_registered_schema()
    {
        await using var host = await RegistryHost.StartAsync("Registry:Open=true");
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("clicks", 1);
        await ProduceAsync(host.Address, broker.Address);
        var version = (await RunAsync("kcat", "-V")).Output;
        string[] read = ["-b", broker.Address, "-C", "-t", "clicks", "-p", "0", "-o", "beginning", "-e", "-q"];

        if (version.Contains("Avro", StringComparison.Ordinal))
        {
            var (code, output, errors) = await RunAsync("kcat", [.. read, "-s", "value=avro", "-r", host.Address]);
            Assert.True(code == 0, errors);
            Assert.Equal("""{"user":"u1"}""", JsonSerializer.Serialize(JsonDocument.Parse(output).RootElement));
        }
        else
        {
            // A byte of 0, the id in big endian, the length of the text (2, zigzag), and the text, with nothing between them.
            var (code, output, errors) = await RunAsync("kcat", [.. read, "-s", "value=>bIbs"]);
            Assert.True(code == 0, errors);
            Assert.Equal("014u1", output.Trim());
            var (refused, _, why) = await RunAsync("kcat", [.. read, "-s", "value=avro", "-r", host.Address]);
            Assert.NotEqual(0, refused);
            Assert.Contains("This build of kcat lacks Avro/Schema-Registry support", why, StringComparison.Ordinal);
        }
    }

    private static async Task ProduceAsync(string registry, string broker)
    {
        using var client = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = registry });
        var record = new GenericRecord((Avro.RecordSchema)Avro.Schema.Parse(Click));
        record.Add("user", "u1");
        var bytes = await new AvroSerializer<GenericRecord>(client)
            .SerializeAsync(record, new SerializationContext(MessageComponentType.Value, "clicks", []));
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = broker }).Build();
        await producer.ProduceAsync("clicks", new Message<Null, byte[]> { Value = bytes });
    }

    private static async Task<string> SubjectsAsync(RegistryHost host)
    {
        var (_, content) = await host.AskAsync("GET", "subjects", authorization: "Basic YW55OnNlY3JldA==");
        return content.ToString();
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var kill = late.Token.Register(process.Kill);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
