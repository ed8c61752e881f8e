using Microsoft.Extensions.Configuration;
using Serverless.Local.Settings;
using Serverless.Runtime.Settings;

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

        var refused = Assert.Throws<HostStartException>(() => names.Resolve("%Orders:Topic%", "IngestOrders", "its topic"));

        Assert.Equal(
            "Function IngestOrders: its topic is %Orders:Topic%, but there is no setting 'Orders:Topic'. "
            + "Add \"Orders__Topic\" to Values in local.settings.json, or set the environment variable Orders__Topic.",
            refused.Message);
    }

    [Fact]
    public void Local_settings_win_over_the_sample_and_overrides_over_both()
    {
        _folder.Write("local.settings.json", """{"Values": {"Kafka__Brokers": "from-file:1", "Orders__Topic": "from-file"}}""");

        var settings = LocalSettings.Load(_folder.Path, new Dictionary<string, string?> { ["Kafka:Brokers"] = "from-override:1" });

        Assert.Equal("from-override:1", settings["Kafka:Brokers"]);
        Assert.Equal("from-file", settings["Orders:Topic"]);
        Assert.Equal("dotnet-isolated", settings["FUNCTIONS_WORKER_RUNTIME"]);
    }

    [Fact]
    public void Settings_that_are_no_json_are_refused_with_their_file()
    {
        var file = _folder.Write("local.settings.json", "{ nonsense");

        var refused = Assert.Throws<UsageException>(() => LocalSettings.Load(_folder.Path));

        Assert.StartsWith(file, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_apps_host_json_loses_nothing_and_keeps_its_batches_large()
    {
        var kafka = HostJson.Load(Path.Combine(AppContext.BaseDirectory, "host.json")).Kafka;

        Assert.False(kafka.CommitOnFailure);
        Assert.Equal(-1, kafka.MaxRetries);
        Assert.Equal(5000, kafka.MaxBatchSize);
        Assert.Equal(10, kafka.ExecutorChannelCapacity);
    }

    [Theory]
    [InlineData("\"kafka\": {\"maxBatchSize\": 0}", "'extensions.kafka.maxBatchSize' is '0': set a whole number from 1 to 100000")]
    [InlineData(
        "\"kafka\": {\"maxBatchSize\": 100001}",
        "'extensions.kafka.maxBatchSize' is '100001': set a whole number from 1 to 100000")]
    [InlineData("\"kafka\": {\"maxBatchSize\": 1.5}", "'extensions.kafka.maxBatchSize' is '1.5': set a whole number from 1 to 100000")]
    [InlineData("\"kafka\": {\"maxRetries\": \"many\"}", "'extensions.kafka.maxRetries' is 'many': set a whole number from -1 to 1000000")]
    [InlineData(
        "\"kafka\": {\"subscriberIntervalInSeconds\": 61}",
        "'extensions.kafka.subscriberIntervalInSeconds' is '61': set a whole number from 1 to 60")]
    [InlineData("\"kafka\": {\"commitOnFailure\": \"no\"}", "'extensions.kafka.commitOnFailure' is 'no': set one of true, false")]
    [InlineData(
        "\"kafka\": {\"autoOffsetReset\": \"error\"}",
        "'extensions.kafka.autoOffsetReset' is 'error': set one of latest, earliest")]
    [InlineData(
        "\"kafka\": {\"maxBatchSise\": 5}",
        "'extensions.kafka.maxBatchSise' is not known: did you mean 'extensions.kafka.maxBatchSize'?")]
    [InlineData(
        "\"kafka\": {\"sessionTimeoutMs\": 40000, \"maxPollIntervalMs\": 30000}",
        "'extensions.kafka.sessionTimeoutMs' is 40000, but maxPollIntervalMs is 30000: set it to at most that")]
    [InlineData(
        "\"durableTask\": {\"maxConcurrentEntityFunctions\": 0}",
        "'extensions.durableTask.maxConcurrentEntityFunctions' is '0': set a whole number from 1 to 1000")]
    [InlineData(
        "\"durableTask\": {\"hubNam\": \"x\"}",
        "'extensions.durableTask.hubNam' is not known: did you mean 'extensions.durableTask.hubName'?")]
    [InlineData(
        "\"http\": {\"routePrefix\": \"/api\"}",
        "'extensions.http.routePrefix' has a value of length 4 that isn't allowed: "
        + "set path segments of letters, digits, - and _ with / between them, or nothing")]
    public void A_wrong_value_in_host_json_is_refused_with_file_property_and_what_it_may_be(string extension, string problem)
    {
        var file = _folder.Write("host.json", $"{{\"extensions\": {{{extension}}}}}");

        var refused = Assert.Throws<SettingsException>(() => HostJson.Load(file));

        Assert.Equal($"{file}: the setting {problem}", refused.Message);
    }

    [Fact]
    public void Every_mistake_in_host_json_is_named()
    {
        var file = _folder.Write(
            "host.json",
            """{"extensions": {"kafka": {"maxBatchSize": 0, "maxRetrys": 1}, "http": {"routePrefx": "a"}}}""");

        var refused = Assert.Throws<SettingsException>(() => HostJson.Load(file));

        Assert.Equal(
            ["extensions.http.routePrefx", "extensions.kafka.maxBatchSize", "extensions.kafka.maxRetrys"],
            refused.Mistakes.Select(mistake => mistake.Setting).Order());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"extensions": {}}""")]
    [InlineData(
        """
        {"extensions": {"eventHubs": {"anything": 1}, "kafka": {"channelFullRetryIntervalInMs": 1, "libkafkaDebug": "all"}},
         "logging": {"any": 1}}
        """)]
    [InlineData(
        """
        {"extensions": {"durableTask": {"storageProvider": {"type": "azureStorage"}, "MAXCONCURRENTENTITYFUNCTIONS": "7"},
                        "http": {"routePrefix": "", "maxConcurrentRequests": 9}}}
        """)]
    public void What_only_the_real_host_uses_is_accepted(string json) => Assert.NotNull(HostJson.Load(_folder.Write("host.json", json)));

    [Fact]
    public void An_empty_route_prefix_is_one() =>
        Assert.Equal("", HostJson.Load(_folder.Write("host.json", """{"extensions": {"http": {"routePrefix": ""}}}""")).Http.RoutePrefix);

    [Theory]
    [InlineData("""{"extensions": {"kafka": 5}}""")]
    [InlineData("""{"extensions": []}""")]
    [InlineData("[]")]
    public void A_host_json_of_another_shape_is_refused(string json)
    {
        var file = _folder.Write("host.json", json);

        Assert.Contains(
            "must be an object",
            Assert.Throws<UsageException>(() => HostJson.Load(file)).Message,
            StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();
}
