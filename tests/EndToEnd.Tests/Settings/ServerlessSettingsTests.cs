using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Runtime;

namespace Serverless.EndToEnd.Tests.Settings;

/// <summary>What may be set, and what is said about everything else.</summary>
public sealed class ServerlessSettingsTests
{
    private const string TimeFormat = "(hh:mm:ss, with .fff for parts of a second and d. before it for days)";
    private static readonly string[] Needed = ["Stores:Folder=data", "Kafka:Brokers=b:1"];

    [Theory]
    [InlineData("Runtime:ChunksPerOperation=0", "the setting 'Runtime__ChunksPerOperation' is '0': set a whole number from 1 to 100000")]
    [InlineData(
        "Runtime:ChunksPerOperation=100001",
        "the setting 'Runtime__ChunksPerOperation' is '100001': set a whole number from 1 to 100000")]
    [InlineData(
        "Runtime:ChunksPerOperation=many",
        "the setting 'Runtime__ChunksPerOperation' is 'many': set a whole number from 1 to 100000")]
    [InlineData(
        "Runtime:ChunksPerOperation=1e3",
        "the setting 'Runtime__ChunksPerOperation' has a value of length 3 that isn't allowed: set a whole number from 1 to 100000")]
    [InlineData(
        "Runtime:OutboxLimit=99999999999999999999",
        "the setting 'Runtime__OutboxLimit' is '99999999999999999999': set a whole number from 1 to 1000000")]
    [InlineData("Runtime:DeltaCacheBytes=-1", "the setting 'Runtime__DeltaCacheBytes' is '-1': set a whole number from 0 to 68719476736")]
    [InlineData(
        "Runtime:PokeInterval=00:02:00",
        "the setting 'Runtime__PokeInterval' is '00:02:00': set a time from 00:00:00 to 00:01:00 " + TimeFormat)]
    [InlineData(
        "Runtime:PokeInterval=-00:00:01",
        "the setting 'Runtime__PokeInterval' is '-00:00:01': set a time from 00:00:00 to 00:01:00 " + TimeFormat)]
    [InlineData(
        "Runtime:Retention=7",
        "the setting 'Runtime__Retention' is '7': set a time from 01:00:00 to 3650.00:00:00 " + TimeFormat)]
    [InlineData(
        "Runtime:Retention=a week",
        "the setting 'Runtime__Retention' has a value of length 6 that isn't allowed: "
        + "set a time from 01:00:00 to 3650.00:00:00 " + TimeFormat)]
    [InlineData("Archive:Enabled=yes", "the setting 'Archive__Enabled' is 'yes': set one of true, false")]
    [InlineData("Stores:Durability=battery", "the setting 'Stores__Durability' is 'battery': set one of process, power")]
    [InlineData(
        "Stores:Prefix=9lives",
        "the setting 'Stores__Prefix' has a value of length 6 that isn't allowed: "
        + "set 1 to 20 lower-case letters and digits, a letter first")]
    [InlineData("Results:Store=table", "the setting 'Results__Store' is 'table': set one of embedded, tables, cosmos")]
    [InlineData(
        "Results:Container=a/b",
        "the setting 'Results__Container' has a value of length 3 that isn't allowed: set 1 to 255 characters, none of them / \\ # ?")]
    [InlineData("Results:Concurrency=0", "the setting 'Results__Concurrency' is '0': set a whole number from 1 to 1000")]
    [InlineData("Kafka:Protocol=tls", "the setting 'Kafka__Protocol' is 'tls': set one of plaintext, ssl, saslPlaintext, saslSsl")]
    [InlineData("Kafka:GroupProtocol=modern", "the setting 'Kafka__GroupProtocol' is 'modern': set one of classic, consumer")]
    [InlineData(
        "Pipelines:Names=telemetri",
        "the setting 'Pipelines__Names' names the pipeline 'telemetri', but there are co-viewed, logs, telemetry, user-events; "
        + "did you mean 'telemetry'?")]
    [InlineData(
        "Pipelines:Names=,",
        "the setting 'Pipelines__Names' names no pipeline: set some of co-viewed, logs, telemetry, user-events")]
    [InlineData(
        "Pipelines:Folder=/no/such/folder",
        "the setting 'Pipelines__Folder' names a folder that isn't there, and so no pipeline files: set the folder that has them")]
    public void A_value_that_is_not_allowed_is_named_with_what_is(string setting, string message) =>
        Assert.Equal([message], Mistakes(setting));

    [Theory]
    [InlineData(
        "Runtime:ChunksPerOperations=5",
        "the setting 'Runtime__ChunksPerOperations' is not known: did you mean 'Runtime__ChunksPerOperation'?")]
    [InlineData("Stores:Fodler=x", "the setting 'Stores__Fodler' is not known: did you mean 'Stores__Folder'?")]
    [InlineData("Archive:Compression=x", "the setting 'Archive__Compression' is not known: there are Enabled")]
    [InlineData(
        "Kafka:Brokers:First=x",
        "the setting 'Kafka__Brokers__First' is not known: there are "
        + "Brokers, Protocol, AuthenticationMode, Username, Password, GroupProtocol")]
    [InlineData("Runtme:OutboxLimit=5", "the setting 'Runtme__OutboxLimit' is not known: did you mean 'Runtime__OutboxLimit'?")]
    [InlineData("Store:Kind=azure", "the setting 'Store__Kind' is not known: did you mean 'Stores__Kind'?")]
    public void A_misspelt_setting_is_named_with_the_nearest(string setting, string message) => Assert.Equal([message], Mistakes(setting));

    [Theory]
    [InlineData(
        "the setting 'Runtime__InlineSectionBytes' is 50000, but a poke has room for 24576 bytes of sections: "
        + "set it to at most Runtime__InlinePokeBytes",
        "Runtime:InlineSectionBytes=50000")]
    [InlineData(
        "the setting 'Runtime__PressureHold' is 00:00:02, but pokes come every 00:00:03: set it longer than Runtime__PokeInterval",
        "Runtime:PokeInterval=00:00:03")]
    [InlineData(
        "the setting 'Runtime__StoreBackoffLimit' is 00:00:00.100, but the first wait is 00:00:01: "
        + "set it to at least Runtime__StoreBackoff",
        "Runtime:StoreBackoffLimit=00:00:00.1",
        "Runtime:StoreBackoff=00:00:01")]
    [InlineData(
        "the setting 'Runtime__UnsealedGrace' is 2.00:00:00, but everything is removed after 1.00:00:00: "
        + "set it shorter than Runtime__Retention",
        "Runtime:UnsealedGrace=2.00:00:00",
        "Runtime:Retention=1.00:00:00")]
    [InlineData(
        "the setting 'Runtime__PressurePatience' is 00:04:00; with 19 waits of 00:00:10 a batch can wait 00:07:10: "
        + "set it, Runtime__StoreAttempts or Runtime__StoreBackoffLimit so that this is under the consumer's poll interval of 00:05:00",
        "Runtime:PressurePatience=00:04:00", "Runtime:StoreAttempts=20", "Runtime:StoreBackoffLimit=00:00:10")]
    [InlineData(
        "the setting 'Kafka__Username' is missing: set it to the user name; for Event Hubs it is $ConnectionString",
        "Kafka:Protocol=saslSsl",
        "Kafka:Password=p")]
    public void Settings_that_do_not_go_together_are_named(string message, params string[] settings) =>
        Assert.Equal([message], Mistakes(settings));

    [Fact]
    public void Every_mistake_is_named_not_only_the_first()
    {
        var mistakes = ServerlessSettings.From(Given.Settings(
            "Runtime:OutboxLimit=0", "Runtime:Patience=1", "Stores:Kind=cloud", "Results:Store=x", "Kafka:Protocol=tls")).Mistakes;

        Assert.Equal(
            ["Kafka__Brokers", "Kafka__Protocol", "Results__Store", "Runtime__OutboxLimit", "Runtime__Patience", "Stores__Kind"],
            mistakes.Select(mistake => mistake.Setting).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData(
        "Runtime:PokeInterval=00:00:00",
        "Runtime:PressureHold=00:05:00",
        "Runtime:Retention=3650.00:00:00",
        "Runtime:StoreBackoff=0:00:00.001")]
    [InlineData("runtime:outboxlimit=1", "RESULTS:STORE=TABLES", "Archive:Enabled=True")]
    [InlineData("Runtime:OutboxLimit=", "Stores:Kind=", "Results:Store=")]
    [InlineData(
        "Logging:LogLevel:Default=Warning", "Cosmos:accountEndpoint=https://x", "AzureWebJobsStorage:accountName=x", "Runtime=x",
        "KAFKA_BROKERS=x")]
    public void What_is_allowed_or_somebody_elses_is_no_mistake(params string[] settings) => Assert.Empty(Mistakes(settings));

    [Fact]
    public void What_is_set_is_read()
    {
        var settings = ServerlessSettings.From(Given.Settings(
            [
                .. Needed, "Runtime:Retention=1.02:03:04", "Runtime:StoreBackoff=00:00:00.250", "Runtime:DeltaCacheBytes=5000000000",
                "Results:Remembered=77", "Archive:Enabled=true",
            ]));

        Assert.Null(settings.Fault);
        Assert.Equal(
            (new TimeSpan(1, 2, 3, 4), TimeSpan.FromMilliseconds(250), 5_000_000_000),
            (settings.Runtime.Retention, settings.Runtime.StoreBackoff, settings.Runtime.DeltaCacheBytes));
        Assert.Equal(
            (77, true, 512),
            (settings.Stores.Cosmos.Remembered, settings.Stores.Archive.Enabled, settings.Runtime.ChunksPerOperation));
    }

    [Fact]
    public void Only_pipelines_that_are_named_are_loaded()
    {
        using var folder = new TemporaryFolder();
        var telemetry = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pipelines", "telemetry.json"));
        folder.Write("telemetry.json", telemetry);
        folder.Write("other.json", "nonsense");

        var given = Given.Settings([.. Needed, $"Pipelines:Folder={folder.Path}", "Pipelines:Names=telemetry"]);
        var loaded = ServerlessSettings.From(given).Pipelines.Load(given);

        Assert.Equal(["telemetry"], loaded.Pipelines.Select(pipeline => pipeline.Name));
        Assert.Empty(loaded.Problems);
    }

    private static IEnumerable<string> Mistakes(params string[] settings) =>
        ServerlessSettings.From(Given.Settings([.. Needed, .. settings])).Mistakes.Select(mistake => mistake.ToString());
}
