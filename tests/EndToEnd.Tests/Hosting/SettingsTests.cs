using Microsoft.Extensions.Configuration;
using Serverless.Local.Settings;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("%Kafka:Brokers%", "broker:9092")]
    [InlineData("a-%Kafka:Brokers%-%Name%", "a-broker:9092-n")]
    [InlineData("plain", "plain")]
    public void A_name_between_percent_signs_stands_for_a_setting(string text, string expected)
    {
        var settings = Configuration(("Kafka:Brokers", "broker:9092"), ("Name", "n"));

        Assert.Equal(expected, new SettingNames(settings).Resolve(text, "F", "its topic"));
    }

    [Fact]
    public void A_setting_that_is_missing_is_named_with_what_to_do()
    {
        var names = new SettingNames(Configuration());

        var refused = Assert.Throws<HostStartException>(() => names.Resolve("%Telemetry:Topic%", "IngestTelemetry", "its topic"));

        Assert.Equal(
            "Function IngestTelemetry: its topic is %Telemetry:Topic%, but there is no setting 'Telemetry:Topic'. "
            + "Add \"Telemetry__Topic\" to Values in local.settings.json, or set the environment variable Telemetry__Topic.",
            refused.Message);
    }

    [Fact]
    public void Local_settings_win_over_the_sample_and_overrides_over_both()
    {
        _folder.Write("local.settings.json", """{"Values": {"Kafka__Brokers": "from-file:1", "Telemetry__Topic": "from-file"}}""");

        var settings = LocalSettings.Load(_folder.Path, new Dictionary<string, string?> { ["Kafka:Brokers"] = "from-override:1" });

        Assert.Equal("from-override:1", settings["Kafka:Brokers"]);
        Assert.Equal("from-file", settings["Telemetry:Topic"]);
        Assert.Equal("serverless-telemetry", settings["Telemetry:ConsumerGroup"]);
    }

    [Fact]
    public void Settings_that_are_no_json_are_refused_with_their_file()
    {
        var file = _folder.Write("local.settings.json", "{ nonsense");

        var refused = Assert.Throws<HostStartException>(() => LocalSettings.Load(_folder.Path));

        Assert.StartsWith(file, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_apps_host_json_loses_nothing_and_keeps_its_batches_large()
    {
        var kafka = HostJson.Load(Path.Combine(AppContext.BaseDirectory, "host.json")).Extensions.Kafka;

        Assert.False(kafka.CommitOnFailure);
        Assert.Equal(-1, kafka.MaxRetries);
        Assert.Equal(5000, kafka.MaxBatchSize);
        Assert.Equal(10, kafka.ExecutorChannelCapacity);
    }

    [Fact]
    public void A_wrong_value_in_host_json_is_refused_with_the_rule()
    {
        var file = _folder.Write("host.json", """{"extensions": {"kafka": {"maxBatchSize": 0}}}""");

        var refused = Assert.Throws<HostStartException>(() => HostJson.Load(file));

        Assert.Equal($"{file}: extensions.kafka.maxBatchSize must be at least 1.", refused.Message);
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();
}
