using Confluent.Kafka;
using Serverless.Functions;
using Serverless.Local.Feeds;
using Serverless.Local.Hosting.Functions;
using Serverless.Local.Hosting.Kafka;
using Serverless.Local.Runs.Options;
using Serverless.Local.Settings;
using Serverless.Runtime.Kafka;
using Serverless.Runtime.Settings;

namespace Serverless.EndToEnd.Tests.Settings;

/// <summary>Whatever a run does with Kafka, it does as the one that the settings name.</summary>
public sealed class KafkaClientTests
{
    private static readonly RunOptions Options = new()
    {
        Pipelines = ["telemetry"],
        Settings = new Dictionary<string, string?>
        {
            ["Kafka:Protocol"] = "saslSsl", ["Kafka:AuthenticationMode"] = "scramSha256", ["Kafka:Username"] = "me",
            ["Kafka:Password"] = "word",
        },
    };

    [Fact]
    public void A_feed_signs_in_at_brokers_that_the_run_does_not_start_itself() =>
        AssertSignsIn(FeedProducerSettings.For(RunSettings.Client(Options with { Brokers = "b:1" }, "b:1")));

    [Fact]
    public void A_trigger_signs_in_as_a_feed_does()
    {
        var security = Options.Settings.Select(setting => $"{setting.Key}={setting.Value}");
        var settings = Given.Settings([.. security, "Kafka:Brokers=b:1"]);
        var function = FunctionCatalog.Build([typeof(IngestFunction)], [new KafkaTriggerSecurity(settings)]).Single();
        var source = KafkaSource.Of(function, new SettingNames(settings));

        AssertSignsIn(ConsumerSettings.For(source, GroupProtocol.Consumer, new KafkaHostOptions()));
    }

    [Fact]
    public void What_one_client_is_told_no_other_hears()
    {
        var client = RunSettings.Client(Options with { Brokers = "b:1" }, "b:1");
        var before = client.ToList();

        FeedProducerSettings.For(client);
        ConsumerSettings
            .For(new KafkaSource("ingest", "b:1", "telemetry", "group", client), GroupProtocol.Consumer, new KafkaHostOptions());
        new GroupCommits(client, "telemetry", "group").Dispose();

        Assert.Equal(before, client);
    }

    [Fact]
    public void An_embedded_broker_is_spoken_to_in_plain_text_whatever_the_settings_say() =>
        Assert.Equal([KeyValuePair.Create("bootstrap.servers", "b:1")], RunSettings.Client(Options, "b:1"));

    [Fact]
    public void A_password_that_is_missing_is_named_before_anything_is_begun()
    {
        var options = Options with
        {
            Brokers = "b:1", Settings = new Dictionary<string, string?> { ["Kafka:Protocol"] = "saslSsl", ["Kafka:Username"] = "me" },
        };

        Assert.Contains(
            "Kafka__Password",
            Assert.Throws<SettingsException>(() => RunSettings.Client(options, "b:1")).Message,
            StringComparison.Ordinal);
    }

    private static void AssertSignsIn(ClientConfig config)
    {
        Assert.Equal(
            ("b:1", SecurityProtocol.SaslSsl, SaslMechanism.ScramSha256),
            (config.BootstrapServers, config.SecurityProtocol, config.SaslMechanism));
        Assert.Equal(("me", "word"), (config.SaslUsername, config.SaslPassword));
    }
}
