using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Data.Sqlite;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Broker;
using Serverless.Runtime.Stores;
using ZstdSharp;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Whatever can't be: one line that says what, where and what to do, the right exit code, and nothing left behind.</summary>
[Collection(RunTests.Name)]
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
    [InlineData("results --data x --pipeline telemetry", "--view", "--feature")]
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
    [InlineData("run --pipelines telemetry --group g", "--group", "--brokers HOST:PORT")]
    [InlineData("run --start end", "--start", "--brokers HOST:PORT")]
    [InlineData("run --start soon --brokers h:1", "--start soon", "beginning, end", "0:1500,1:90")]
    [InlineData("run --start 1:2,1:3 --brokers h:1", "--start 1:2,1:3")]
    [InlineData("run --start -4 --brokers h:1", "--start -4")]
    [InlineData("run --group telemetry= --brokers h:1", "the name is empty")]
    [InlineData("run --group nope=g --brokers h:1", "'nope' isn't run", "telemetry")]
    [InlineData("run --pipelines telemetry --group a --group b --brokers h:1", "'telemetry' has a group already")]
    [InlineData("broker --topic t:1 --port 70000", "--port 70000")]
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
        (await Cli.RunAsync("run", "--brokers", "127.0.0.1:1", "--pipelines", "telemetry", "--for", "1s", "--port", "0", "--data", Data))
            .Refused(1, "127.0.0.1:1", "'telemetry'", "Start");
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_refused()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("other", 1);

        (await Cli.RunAsync("run", "--brokers", broker.Address, "--pipelines", "telemetry", "--for", "1s", "--port", "0", "--data", Data))
            .Refused(1, "no topic 'telemetry'", broker.Address, "Create it");
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_line_of_a_feed_that_is_too_long_is_left_out_and_the_rest_goes_on()
    {
        var file = _folder.Write("feed.jsonl", $"{Event}\n{new string('x', 100_000_000)}\n{Event}\n");

        var said = await FeedAsync(file);

        Assert.Equal(1, said.Code);
        Assert.Contains("read 2 = merged 2", said.Out, StringComparison.Ordinal);
        Assert.Contains(
            "telemetry: line 2 is longer than 4194304 bytes: such an event of the input is left out", said.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task A_packed_feed_that_is_cut_off_is_told_and_what_came_before_is_counted(string kind)
    {
        var lines = string.Concat(Enumerable.Range(0, 20_000).Select(at => $"{EventOf($"d{at * 7_919L % 104_729}")}\n"));
        var packed = new MemoryStream();
        await using (Stream stream = kind == "gzip" ? new GZipStream(packed, CompressionMode.Compress) : new CompressionStream(packed))
            await stream.WriteAsync(Encoding.UTF8.GetBytes(lines));
        var file = Path.Combine(_folder.Path, "feed");
        await File.WriteAllBytesAsync(file, packed.ToArray()[..^20]);

        var said = await FeedAsync(file);

        Assert.Equal(1, said.Code);
        Assert.Contains("the input can't be read to its end: the packed content is damaged or cut off", said.Out, StringComparison.Ordinal);
        Assert.Matches("read [1-9][0-9,]+ = merged [1-9]", said.Out);
    }

    // 2 GB of zeros, of which the disk has none
    [Fact]
    public async Task A_huge_file_of_nothing_is_told_in_a_line_wherever_it_is_named()
    {
        var file = Path.Combine(_folder.Path, "huge.json");
        await using (var stream = File.Create(file))
            stream.SetLength(2L << 30);

        (await Cli.RunAsync("infer", file)).Refused(2, "line 1 is longer than 4194304 bytes");
        (await Cli.RunAsync("check", file)).Refused(2, "huge.json is longer than 16 MB", "name another file");
        (await Cli.RunAsync("run", "--pipeline", file)).Refused(2, "huge.json is longer than 16 MB");
        var said = await FeedAsync(file);
        Assert.Equal(1, said.Code);
        Assert.Contains("line 1 is longer than 4194304 bytes", said.Out, StringComparison.Ordinal);
    }

    private static string Event => EventOf("d1");

    private static string EventOf(string device)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return $$"""{"device":"{{device}}","metric":"cpu.load","value":1,"timestamp":{{now}}}""";
    }

    private static Task<Cli> FeedAsync(string file) =>
        Cli.RunAsync("run", "--feed", $"telemetry={file}", "--until-drained", "--port", "0", "--plain");

    private Task<Cli> RunAsync() => Cli.RunAsync("run", "--generate", "telemetry=10", "--until-drained", "--port", "0", "--data", Data);
}
