using Serverless.EndToEnd.Tests.Hosting;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Wrong settings end every verb with exit code 2, before anything is started.</summary>
[Collection(ProcessTests.Name)]
public sealed class WrongSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        "Runtime__ChunksPerOperation",
        "0",
        "the setting 'Runtime__ChunksPerOperation' is '0': set a whole number from 1 to 100000")]
    [InlineData(
        "Runtime__ChunkPerOperation",
        "5",
        "the setting 'Runtime__ChunkPerOperation' is not known: did you mean 'Runtime__ChunksPerOperation'?")]
    [InlineData("Runtime__PokeInterval", "often", "the setting 'Runtime__PokeInterval' is 'often': set a time from 00:00:00 to 00:01:00")]
    [InlineData("Stores__Durability", "battery", "the setting 'Stores__Durability' is 'battery': set one of process, power")]
    [InlineData("Results__Store", "table", "the setting 'Results__Store' is 'table': set one of embedded, tables, cosmos")]
    [InlineData("Archive__Enabled", "yes", "the setting 'Archive__Enabled' is 'yes': set one of true, false")]
    [InlineData("Kafka__Protocol", "tls", "the setting 'Kafka__Protocol' is 'tls': set one of")]
    [InlineData("Kafka__GroupProtocol", "new", "the setting 'Kafka__GroupProtocol' is 'new': set one of classic, consumer")]
    public async Task Every_verb_refuses_a_wrong_setting(string name, string value, string message)
    {
        using var _ = new Variable(name, value);

        (await Cli.RunAsync("run", "--generate", "telemetry=10", "--until-drained", "--port", "0", "--data", Data)).Refused(2, message);
        (await Cli.RunAsync("verify", "--data", Data)).Refused(2, message);
        (await Cli.RunAsync("results", "--data", Data, "--pipeline", "telemetry", "--view", "device-metrics")).Refused(2, message);
        (await Cli.RunAsync("broker", "--topic", "telemetry:4")).Refused(2, message);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task All_mistakes_are_in_the_one_line()
    {
        using var one = new Variable("Runtime__OutboxLimit", "0");
        using var other = new Variable("Runtime__Retension", "1.00:00:00");

        (await Cli.RunAsync("run", "--generate", "telemetry=10", "--until-drained", "--port", "0", "--data", Data))
            .Refused(2, "'Runtime__OutboxLimit' is '0'", "'Runtime__Retension' is not known: did you mean 'Runtime__Retention'?");
    }

    [Theory]
    [InlineData("{\"Values\": {\n  \"a\": 1,,\n}}", "local.settings.json, line 2, column 10: this is not valid JSON", "Correct it there.")]
    [InlineData("[]", "local.settings.json: must be a JSON object with an object \"Values\"")]
    public async Task A_local_file_that_is_no_json_is_refused_with_its_line(string text, params string[] message)
    {
        _folder.Write("local.settings.json", text);
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(_folder.Path);
        try
        {
            (await Cli.RunAsync("run", "--generate", "telemetry=10", "--until-drained", "--port", "0", "--data", Data)).Refused(2, message);
            (await Cli.RunAsync("verify", "--data", Data)).Refused(2, message);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    [Fact]
    public async Task Settings_in_the_local_file_are_looked_at_as_well()
    {
        _folder.Write("local.settings.json", """{"Values": {"Runtime__OutboxLimit": "none", "Stores:Knd": "azure"}}""");
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(_folder.Path);
        try
        {
            (await Cli.RunAsync("run", "--generate", "telemetry=10", "--until-drained", "--port", "0", "--data", Data))
                .Refused(2, "'Runtime__OutboxLimit' is 'none'", "'Stores__Knd' is not known: did you mean 'Stores__Kind'?");
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }
}
