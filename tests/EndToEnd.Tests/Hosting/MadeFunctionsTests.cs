using System.Text.Json.Nodes;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Serverless.EndToEnd.Tests.Settings;
using Serverless.Functions;
using Serverless.Local.Hosting;

namespace Serverless.EndToEnd.Tests.Hosting;

/// <summary>Functions that a metadata transformer makes out of a template at the start run as if each had a class of its own.</summary>
public sealed class MadeFunctionsTests(BrokerFixture broker) : IClassFixture<BrokerFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_template_becomes_two_functions_with_topics_of_their_own_and_the_context_tells_them_apart()
    {
        var (left, right) = (broker.NewTopic(1), broker.NewTopic(1));
        broker.Produce(left, 1, 3);
        broker.Produce(right, 1, 5);
        var calls = Channel.CreateUnbounded<Call>();
        await using var host = Host(calls, new Multiplier(("ingest-left", left), ("ingest-right", right)), $"Brokers={broker.Address}");

        Assert.Equal(
            [("ingest-left", left), ("ingest-right", right)],
            host.Kafka.Select(listener => (listener.Source.Function, listener.Source.Topic)));
        await host.StartAsync(CancellationToken.None);
        var seen = new List<Call>();
        while (seen.Sum(call => call.Records.Length) < 8)
            seen.Add(await calls.Reader.ReadAsync().AsTask().WaitAsync(Wait.Limit));

        Assert.Equal(3, seen.Where(call => call.Context.FunctionDefinition.Name == "ingest-left").Sum(call => call.Records.Length));
        Assert.All(seen, call => Assert.All(
            call.Records, record => Assert.Equal(call.Context.FunctionDefinition.Name == "ingest-left" ? left : right, record.Topic)));
        Assert.All(seen, call => Assert.Equal(typeof(TemplateFunction).FullName + ".Run", call.Context.FunctionDefinition.EntryPoint));
        Assert.Equal(2, seen.Select(call => call.Context.FunctionId).Distinct().Count());
        Assert.Distinct(seen.Select(call => call.Context.InvocationId));
        Assert.All(seen, call => Assert.Same(calls, call.Calls));
        await host.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_a_transformer_made_gets_the_security_of_the_settings_from_the_next()
    {
        await using var host = Host(
            Channel.CreateUnbounded<Call>(),
            new Multiplier(("one", "a"), ("two", "%Topic-b%")),
            "Topic-b=b",
            "Brokers=b:1",
            "Kafka:Protocol=saslSsl",
            "Kafka:AuthenticationMode=scramSha512",
            "Kafka:Username=me",
            "Kafka:Password=word");

        Assert.Equal(["a", "b"], host.Kafka.Select(listener => listener.Source.Topic));
        Assert.All(host.Kafka.Select(listener => listener.Source.Client), client => Assert.Equal(
            ("b:1", SecurityProtocol.SaslSsl, SaslMechanism.ScramSha512, "me", "word"),
            (client.BootstrapServers, client.SecurityProtocol, client.SaslMechanism, client.SaslUsername, client.SaslPassword)));
    }

    private LocalHost Host(Channel<Call> calls, Multiplier multiplier, params string[] settings) => new(new LocalHostOptions
    {
        Configuration = Given.Settings(settings),
        DataFolder = _folder.Path,
        FunctionTypes = [typeof(TemplateFunction)],
        Services = (services, _) => services.AddSingleton(calls)
            .AddSingleton<IFunctionMetadataTransformer>(multiplier)
            .AddSingleton<IFunctionMetadataTransformer, KafkaTriggerSecurity>(),
        Port = 0,
    });

    internal sealed record Call(KafkaRecord[] Records, FunctionContext Context, Channel<Call> Calls);

    /// <summary>Puts a function per topic in the place of the template.</summary>
    internal sealed class Multiplier(params (string Name, string Topic)[] functions) : IFunctionMetadataTransformer
    {
        public string Name => nameof(Multiplier);

        public void Transform(IList<IFunctionMetadata> original)
        {
            var template = original.Single(function => function.Name == "Template");
            original.Remove(template);
            foreach (var (name, topic) in functions)
                original.Add(new DefaultFunctionMetadata
                {
                    Name = name,
                    Language = template.Language,
                    EntryPoint = template.EntryPoint,
                    ScriptFile = template.ScriptFile,
                    Retry = template.Retry,
                    RawBindings = [.. template.RawBindings!.Select(binding => WithTopic(binding, topic))],
                });
        }

        private static string WithTopic(string binding, string topic)
        {
            var json = JsonNode.Parse(binding)!.AsObject();
            (json["topic"], json["consumerGroup"]) = (topic, topic);
            return json.ToJsonString();
        }
    }

    internal sealed class TemplateFunction(Channel<Call> calls)
    {
        [Function("Template")]
        public void Run(
            [KafkaTrigger("%Brokers%", "none", ConsumerGroup = "none", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
            KafkaRecord[] records,
            FunctionContext context) =>
            Assert.True(calls.Writer.TryWrite(new Call(records, context, context.InstanceServices.GetRequiredService<Channel<Call>>())));
    }
}
