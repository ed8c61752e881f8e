using System.Text.Json;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>
/// Control characters of data, of names of files and of the command line reach no console, whatever writes them there: the cursor stays, no
/// line is forged, no text turns round.
/// </summary>
[Collection(RunTests.Name)]
public sealed class ControlCharacterTests : IDisposable
{
    // escape, bell, carriage return, backspace, the C1 sequence introducer, a line separator, overrides of the direction
    private const string Evil = "x\u001b[2J\u0007\r\b\u009b2J\u2028\u202e\u2066\u200fy";

    private const string Pipeline =
        """
        { "name": "evil", "topic": "evil", "key": "id", "formats": [{ "kind": "json" }],
          "fields": { "id": { "type": "text", "required": true }, "size": { "type": "number" },
                      "at": { "type": "timestamp", "required": true } },
          "eventTime": { "field": "at", "bound": "1s" },
          "views": [{ "name": "w", "key": ["id"], "window": { "tumbling": "1h" },
                      "aggregates": { "last": { "kind": "last", "field": "id" }, "top": { "kind": "top-k", "field": "id" } } }] }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_verb_lets_them_through()
    {
        var (file, data) = (_folder.Write("evil.json", Pipeline), Path.Combine(_folder.Path, "data"));
        var events = _folder.Write("events.jsonl", string.Join('\n', Event(Evil, 1), Event("good", 2), Event("bad", Evil)));

        await ShownAsync(
            "run", "--pipeline", file, "--feed", $"evil={events}", "--until-drained", "--port", "0", "--plain", "--data", data);
        foreach (var format in new[] { "table", "json" })
            await ShownAsync("results", "--data", data, "--pipeline", file, "--view", "w", "--format", format);
        await ShownAsync("deadletters", "list", "--data", data, "--pipeline", file);
        await ShownAsync("deadletters", "show", "--data", data, "--pipeline", file);
        await ShownAsync("check", file, "--sample", events);
        await ShownAsync("infer", events, "--name", "drafted");
        await ShownAsync("verify", "--data", data, "--pipeline", file, "--deep");
        await ShownAsync("repair", "--data", data, "--pipeline", file, "--deep");
    }

    [Theory]
    [InlineData("run", "--pipelines", Evil)]
    [InlineData("run", "--pipeline", Evil)]
    [InlineData("run", "--feed", $"telemetry={Evil}")]
    [InlineData("run", "--generate", Evil)]
    [InlineData("run", "--start", Evil, "--brokers", "h:1")]
    [InlineData("run", "--group", $"{Evil}=g", "--brokers", "h:1")]
    [InlineData("results", "--data", "d", "--pipeline", "telemetry", "--view", Evil)]
    [InlineData("results", "--data", Evil, "--pipeline", "telemetry", "--view", "device-metrics")]
    [InlineData("deadletters", "list", "--data", "d", "--pipeline", "telemetry", "--field", Evil)]
    [InlineData("check", Evil)]
    [InlineData("infer", Evil)]
    [InlineData("verify", "--data", Evil)]
    [InlineData("broker", "--topic", Evil)]
    [InlineData(Evil)]
    public async Task No_message_lets_them_through(params string[] args) => (await Cli.RunAsync(args)).AssertPrintable().Refused(2);

    [Fact]
    public async Task Nor_do_mistakes_of_a_file_which_are_a_line_each()
    {
        var name = JsonSerializer.Serialize(Evil);
        var file = _folder.Write("bad.json", $"{{ \"name\": {name},\n \"topic\": {name},\n {name}: 1 }}");

        foreach (string[] args in new[] { ["check", file], new[] { "run", "--pipeline", file } })
        {
            var said = (await Cli.RunAsync(args)).AssertPrintable();
            Assert.Equal(2, said.Code);
            Assert.All(said.Error.TrimEnd().Split('\n'), line => Assert.StartsWith($"{file}, line ", line, StringComparison.Ordinal));
        }
    }

    private static async Task ShownAsync(params string[] args)
    {
        var said = (await Cli.RunAsync(args)).AssertPrintable();

        Assert.True(said.Code is 0 or 1, said.Error);
        Assert.NotEqual("", said.Out);
    }

    private static string Event(string id, object size) => JsonSerializer.Serialize(new { id, size, at = "2026-03-01T00:00:00Z" });
}
