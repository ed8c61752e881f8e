using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Broker;
using Serverless.Local.Runs.Options;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Whatever can't be: one line that says what, where and what to do, the right exit code, and nothing left behind.</summary>
[Collection(ConsoleTests.Name)]
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("nonsense", "there is no verb 'nonsense'", "run, ")]
    [InlineData("run --nonsense", "--nonsense", "run --help")]
    [InlineData("--nonsense", "--nonsense")]
    [InlineData("verify", "--data", "required")]
    [InlineData("results --data x --pipeline telemetry", "--view", "required")]
    [InlineData("run --pipelines nope", "there is no pipeline 'nope'", "telemetry")]
    [InlineData("run --pipelines ,", "--pipelines", "telemetry")]
    [InlineData("run --generate telemetry", "--generate telemetry", "PIPELINE=COUNT")]
    [InlineData("run --generate telemetry=0", "--generate telemetry=0")]
    [InlineData("run --generate telemetry=-5", "--generate telemetry=-5")]
    [InlineData("run --generate telemetry=NaN", "--generate telemetry=NaN")]
    [InlineData("run --generate telemetry=99999999999999999999", "--generate telemetry=9999")]
    [InlineData("run --generate telemetry=5@fast", "'fast' is not a rate")]
    [InlineData("run --generate telemetry=5@Infinity", "'Infinity' is not a rate")]
    [InlineData("run --generate nope=5", "'nope' isn't run")]
    [InlineData("run --generate telemetry=5 --pack 0", "--pack 0", "EVENTS:gzip|zstd")]
    [InlineData("run --generate telemetry=5 --pack 9:lz4", "--pack 9:lz4", "such as 100:zstd")]
    [InlineData("run --generate telemetry=5 --generate telemetry=6", "more than one")]
    [InlineData("run --generate telemetry=5 --feed telemetry=host", "beside --generate")]
    [InlineData("run --feed telemetry", "--feed telemetry", "PIPELINE=FILE")]
    [InlineData("run --feed telemetry=host --feed telemetry=-", "more than one")]
    [InlineData("run --feed telemetry=/no/such/file", "/no/such/file", "no such file")]
    [InlineData("run --expect telemetry=5", "--brokers")]
    [InlineData("run --until-drained --brokers 127.0.0.1:9", "--until-drained", "--expect")]
    [InlineData("run --for soon", "--for soon", "30s")]
    [InlineData("run --for NaNs", "--for NaNs")]
    [InlineData("run --for -5s", "--for -5s")]
    [InlineData("run --for 100000h", "at most")]
    [InlineData("run --port 99999", "--port 99999", "65535")]
    [InlineData("run --port http", "--port")]
    [InlineData("run --seed -1", "--seed")]
    [InlineData("run --devices 1", "--devices 1", "from 2")]
    [InlineData("run --brokers nowhere", "--brokers: write HOST:PORT")]
    [InlineData("run --brokers host:0", "--brokers: write HOST:PORT")]
    [InlineData("run --report /no/such/folder/report.json", "--report", "/no/such/folder/report.json")]
    [InlineData("run --report /", "--report")]
    [InlineData("broker --topic telemetry", "--topic telemetry", "NAME:PARTITIONS")]
    [InlineData("broker --topic telemetry:0", "--topic telemetry:0")]
    [InlineData("results --data /no/such/folder --pipeline telemetry --view device-metrics", "/no/such/folder")]
    [InlineData("results --data x --pipeline nope --view device-metrics", "there is no pipeline 'nope'", "telemetry")]
    [InlineData(
        "results --data x --pipeline telemetry --view nope",
        "no view 'nope'",
        "device-metrics, site-metrics, top-talkers, link-flaps")]
    [InlineData("results --data x --pipeline telemetry --view device-metrics --format xml", "xml", "csv")]
    [InlineData("results --data x --pipeline telemetry --view device-metrics --limit 0", "--limit 0")]
    [InlineData("results --data x --pipeline telemetry --view device-metrics --from yesterday", "--from yesterday", "ISO 8601")]
    [InlineData("results --data x --pipeline telemetry --view device-metrics --from 2026-01-02 --to 2026-01-01", "not before")]
    [InlineData("verify --data /no/such/folder", "/no/such/folder")]
    [InlineData("verify --data x --to 12", "--to 12", "ISO 8601")]
    [InlineData("verify --data x --pipeline nope", "there is no pipeline 'nope'")]
    public async Task Wrong_usage_ends_with_code_2(string commandLine, params string[] fragments) =>
        (await Cli.RunAsync(commandLine.Split(' '))).Refused(2, fragments);

    [Fact]
    public async Task A_pipeline_file_with_mistakes_is_refused_with_line_and_path()
    {
        var good = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "pipelines", "telemetry.json"));
        _folder.Write("telemetry.json", good.Replace("\"bound\": \"5s\"", "\"bound\": \"5 parsecs\"", StringComparison.Ordinal));
        var line = 1 + good[..good.IndexOf("\"bound\"", StringComparison.Ordinal)].Count(letter => letter == '\n');

        var fragments = new[] { Path.Combine(_folder.Path, "telemetry.json"), $"line {line}", "$.eventTime.bound", "5 parsecs" };
        (await WithPipelinesAsync("run", "--data", Data, "--port", "0")).Refused(2, fragments);
        (await WithPipelinesAsync("verify", "--data", Data)).Refused(2, fragments);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_pipeline_folder_without_pipelines_is_refused() =>
        (await WithPipelinesAsync("run", "--data", Data)).Refused(2, _folder.Path, "Pipelines__Folder");

    [Fact]
    public async Task A_pipeline_that_no_function_reads_for_is_refused()
    {
        var good = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "pipelines", "telemetry.json"));
        _folder.Write(
            "mine.json",
            good.Replace("\"name\": \"telemetry\"", "\"name\": \"mine\"", StringComparison.Ordinal)
                .Replace("\"topic\": \"telemetry\"", "\"topic\": \"my-topic\"", StringComparison.Ordinal));

        (await WithPipelinesAsync("run", "--data", Data, "--port", "0", "--for", "1s")).Refused(1, "'my-topic'", "'mine'", "function");
    }

    [Fact]
    public async Task A_port_in_use_is_refused()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        (await Cli.RunAsync("run", "--generate", "telemetry=10", "--until-drained", "--port", $"{port}")).Refused(1, $"{port}", "--port");
    }

    [Fact]
    public async Task A_data_folder_in_use_is_refused_by_every_verb()
    {
        await using var stores = EmbeddedStores.Open(Data, new EmbeddedStoresOptions(), TimeProvider.System);

        (await RunAsync()).Refused(1, Data, $"in use by process {Environment.ProcessId}");
        (await Cli.RunAsync("verify", "--data", Data)).Refused(1, Data, "in use");
        (await Cli.RunAsync("results", "--data", Data, "--pipeline", "telemetry", "--view", "link-flaps"))
            .Refused(1, Data, "in use", "GET http://", "/api/pipelines/telemetry/views/link-flaps/results");
    }

    [Theory]
    [InlineData("serverless.db", 1, 2, "an older version", "Use that version or choose another folder")]
    [InlineData("serverless.db", 99, 1, "a newer version", "Use that version or choose another folder")]
    [InlineData("results.db", 1, 2, "an older version", "Use that version or choose another folder")]
    [InlineData("results.db", 99, 1, "a newer version", "Use that version or choose another folder")]
    [InlineData("entities.db", 99, 1, "a newer version", "Use that version or choose another folder")]
    public async Task A_data_folder_of_another_version_is_refused(string file, int version, int code, params string[] fragments)
    {
        await EmbeddedStores.Open(Data, new EmbeddedStoresOptions(), TimeProvider.System).DisposeAsync();
        using (var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(Data, file), Pooling = false }.ToString()))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA user_version = {version}";
            command.ExecuteNonQuery();
        }

        (await RunAsync()).Refused(code, [Data, .. fragments]);
    }

    [Fact]
    public async Task A_file_where_the_data_folder_should_be_is_refused()
    {
        _folder.Write("data", "");

        (await RunAsync()).Refused(1, Data);
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_refused()
    {
        (await Cli.RunAsync("run", "--brokers", "127.0.0.1:1", "--for", "1s", "--port", "0", "--data", Data))
            .Refused(1, "127.0.0.1:1", "'telemetry'", "Start");
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_refused()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("other", 1);

        (await Cli.RunAsync("run", "--brokers", broker.Address, "--for", "1s", "--port", "0", "--data", Data))
            .Refused(1, "no topic 'telemetry'", broker.Address, "Create it");
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_line_of_a_feed_that_is_too_long_ends_the_run_with_its_number()
    {
        var file = _folder.Write("feed.jsonl", "{}\n" + new string('x', 5 * 1024 * 1024) + "\n");

        var said = await Cli.RunAsync("run", "--feed", $"telemetry={file}", "--until-drained", "--port", "0", "--plain");

        Assert.Equal(1, said.Code);
        Assert.Contains("line 2 is longer than", said.Error, StringComparison.Ordinal);
    }

    private Task<Cli> RunAsync() => Cli.RunAsync("run", "--generate", "telemetry=10", "--until-drained", "--port", "0", "--data", Data);

    /// <summary>With the test's folder as the folder of pipelines.</summary>
    private async Task<Cli> WithPipelinesAsync(params string[] args)
    {
        Environment.SetEnvironmentVariable("Pipelines__Folder", _folder.Path);
        try
        {
            Assert.Equal(_folder.Path, RunSettings.PipelineFolder);
            return await Cli.RunAsync(args);
        }
        finally
        {
            Environment.SetEnvironmentVariable("Pipelines__Folder", null);
        }
    }
}
