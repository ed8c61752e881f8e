using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Local.Commands;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>A pipeline whose key is the record's, fed from a file.</summary>
[Collection(RunTests.Name)]
public sealed class FeedKeyTests : IDisposable
{
    private const string Pipeline = """
        {
          "name": "orders", "topic": "orders", "key": "tenant",
          "formats": [{ "kind": "json", "framing": "lines" }],
          "fields": {
            "tenant": { "type": "text", "record": "key", "required": true },
            "at": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "at", "bound": "1m" },
          "views": [{
            "name": "per-tenant", "key": ["tenant"], "sharding": "co-partitioned", "window": { "tumbling": "1h" },
            "aggregates": { "count": { "kind": "count" } }
          }]
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _file;
    private readonly string _events;

    public FeedKeyTests()
    {
        _file = _folder.Write("orders.json", Pipeline);
        _events = _folder.Write("orders.jsonl", string.Concat(Enumerable.Range(0, 9).Select(number =>
            $"{{\"customer\":{{\"id\":\"c{number % 3}\"}},\"at\":\"2026-01-01T00:0{number}:00Z\"}}\n")));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_place_of_the_key_in_the_events_is_given_by_an_option()
    {
        var data = Path.Combine(_folder.Path, "data");
        (await RunAsync("--feed-key", "orders=customer.id", "--data", data)).Good();

        var said = (await Cli.RunAsync(
            "results", "--data", data, "--pipeline", _file, "--view", "per-tenant", "--format", "csv")).Good();
        var rows = said.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal(["c0", "c1", "c2"], rows.Select(line => line.Split(',')[0]));
        var verified = (await Cli.RunAsync("verify", "--data", data, "--pipeline", _file)).Good();
        Assert.DoesNotContain("rekeyed", verified.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_it_the_records_have_no_key_and_the_run_says_what_lacks()
    {
        var said = await RunAsync();

        Assert.Equal(ExitCode.Failed, said.Code);
        Assert.Contains("required-missing 9, the first: tenant", said.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orders", "write PIPELINE=FIELD")]
    [InlineData("order=id", "'order' has no file as its --feed")]
    [InlineData("orders=a..b", "'a..b' is no path")]
    public async Task One_that_cannot_be_is_refused(string option, string fragment) =>
        (await RunAsync("--feed-key", option)).Refused(ExitCode.Usage, $"--feed-key {option}", fragment);

    private Task<Cli> RunAsync(params string[] more) => Cli.RunAsync(
        ["run", "--pipeline", _file, "--feed", $"orders={_events}", "--until-drained", "--port", "0", "--plain", .. more]);
}
