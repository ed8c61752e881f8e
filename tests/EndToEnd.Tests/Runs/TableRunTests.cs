using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.House;
using Serverless.Local.Broker;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;

namespace Serverless.EndToEnd.Tests.Runs;

/// <summary>A table that is put by HTTP while events come, with the commands of the page.</summary>
[Collection(RunTests.Name)]
public sealed class TableRunTests : IDisposable
{
    private static readonly Regex Curl = new(
        """^curl (?:-X (?<method>\S+) )?(?:--data-binary @(?<file>\S+) )?"?(?<url>http\S+?)"?( .*)?$""", RegexOptions.None,
        TimeSpan.FromSeconds(1));

    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddedBroker _broker = new();
    private readonly HttpClient _http = new();

    public TableRunTests() => _broker.CreateTopic("telemetry", 4);

    public void Dispose()
    {
        _http.Dispose();
        _broker.Dispose();
        _folder.Dispose();
    }

    // events   site unknown ─────────── site-0001
    // table                  PUT
    [Fact]
    public async Task Events_show_their_sites_once_the_sample_is_put_and_the_summary_says_how_many_came_before()
    {
        var options = new RunOptions
        {
            Pipelines = ["telemetry"], Brokers = _broker.Address, Data = Path.Combine(_folder.Path, "data"), For = TimeSpan.FromMinutes(5),
            View = ViewStyle.None, Port = FreePort(),
        };
        using var stop = new CancellationTokenSource();
        var run = new RunSession(options, TimeProvider.System).RunAsync(stop.Token);
        await SeenAsync(options.Port, "unknown");

        var answers = new List<JsonElement>();
        foreach (var command in Commands())
            answers.Add(await RunAsync(command, options.Port));
        Assert.Equal([(1, 200)], answers[..1].Select(put => (put.GetProperty("version").GetInt32(), put.GetProperty("rows").GetInt32())));
        Assert.Equal("devices", answers[1][0].GetProperty("table").GetString());
        Assert.Equal("site-0001", answers[2].GetProperty("rows").GetProperty("dev-000007").GetProperty("site").GetString());
        await SeenAsync(options.Port, "site-0001");
        await RefusalsAsync(options.Port);

        await stop.CancelAsync();
        var tables = (await run).Pipelines["telemetry"].Tables;
        Assert.Contains("events were folded while reference table 'devices' wasn't there", Assert.Single(tables), StringComparison.Ordinal);
    }

    /// <summary>What the README and the page say, in that order; the README has one of the page's commands.</summary>
    private static List<Match> Commands()
    {
        var page = Lines("docs/tables.md");
        var readme = Assert.Single(Lines("README.md"), line => line.Groups["url"].Value.Contains("/api/tables", StringComparison.Ordinal));
        Assert.Equal(page[0].Groups["url"].Value, readme.Groups["url"].Value);
        Assert.Equal(page[0].Groups["file"].Value, readme.Groups["file"].Value);
        Assert.Equal(3, page.Count);
        return page;
    }

    private static List<Match> Lines(string page) =>
        [.. File.ReadLines(Path.Combine(Checkout.Root, page)).Select(line => Curl.Match(line)).Where(match => match.Success)];

    private async Task<JsonElement> RunAsync(Match command, int port)
    {
        var url = new Uri(command.Groups["url"].Value.Replace(":7071", $":{port}", StringComparison.Ordinal));
        var method = command.Groups["method"] is { Success: true, Value: var given } ? given : "GET";
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (command.Groups["file"] is { Success: true, Value: var file })
            request.Content = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(Checkout.Root, file)));
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task RefusalsAsync(int port)
    {
        var table = $"http://127.0.0.1:{port}/api/tables/devices";
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(table, "device,site\nd1,a\nd1,b\n"));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(table, "device,site\nd1,a\n", ifMatch: "W/\"x\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await PutAsync(table, "device,site\nd1,a\n", ifMatch: "\"7\""));
        using var missing = await _http.GetAsync(new Uri(table + "?version=9"));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var shown = await _http.GetAsync(new Uri(table + "?limit=1"));
        Assert.Equal("\"1\"", shown.Headers.ETag?.Tag);
        using var wrong = await _http.GetAsync(new Uri(table + "?limits=1"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    private async Task<HttpStatusCode> PutAsync(string table, string content, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(table)) { Content = new StringContent(content) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Produces events until the site has a result.</summary>
    private async Task SeenAsync(int port, string site)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = _broker.Address }).Build();
        var results = $"http://127.0.0.1:{port}/api/pipelines/telemetry/views/site-metrics/results?live=true";
        await Wait.UntilAsync(
            async () =>
            {
                var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
                await producer.ProduceAsync("telemetry", new Message<string, string>
                {
                    Key = "dev-000007", Value = $"{{\"device\":\"dev-000007\",\"metric\":\"cpu.load\",\"value\":1,\"timestamp\":{now}}}",
                });
                return (await TextAsync(results)).Contains($"{site}|cpu.load", StringComparison.Ordinal);
            },
            $"a result of site {site}");
    }

    private async Task<string> TextAsync(string address)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(address));
            return await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            // The host isn't up yet.
            return "";
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
