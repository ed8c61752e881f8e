using System.Text.Json;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Output;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Data that could steer a terminal or forge a line is shown, never sent; files have it as it is.</summary>
[Collection(ProcessTests.Name)]
public sealed class ConsoleTextTests : IDisposable
{
    private const string Escape = "eth0\u001b[2J\u001b[31mspoof";

    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("CORP\\alice | Zoë 数 🙂", "CORP\\alice | Zoë 数 🙂")]
    [InlineData("a\u001b[31mb", @"a\u001b[31mb")]
    [InlineData("a\r\nb\tc\0", @"a\u000d\u000ab\u0009c\u0000")]
    [InlineData("\u007f\u009b2J\u2028\u202egnp.exe\u2066", @"\u007f\u009b2J\u2028\u202egnp.exe\u2066")]
    public void Control_characters_are_written_out(string text, string shown) => Assert.Equal(shown, Printable.Of(text));

    [Fact]
    public async Task Keys_are_shown_as_they_are_and_found_by_their_own_value()
    {
        await RunAsync(Event(@"CORP\alice", "a|b"), Event("sw1", Escape), Event("sw2", "eth0\nsw9|eth9"));

        Assert.Equal([@"CORP\alice|a|b", $"sw1|{Escape}", "sw2|eth0\nsw9|eth9"], await KeysAsync("csv"));
        Assert.Equal([@"CORP\alice|a|b", $"sw1|{Escape}", "sw2|eth0\nsw9|eth9"], await KeysAsync("json"));
        Assert.Equal([@"CORP\alice|a|b"], await KeysAsync("csv", "--key", @"CORP\alice|a|b"));
        Assert.Equal([@"CORP\alice|a|b"], await KeysAsync("json", "--key", @"CORP\\alice|a\|b"));
        Assert.Equal(["sw2|eth0\nsw9|eth9"], await KeysAsync("csv", "--key", "sw2|eth0\nsw9|eth9"));
        var table = (await ResultsAsync("table")).Out;
        Assert.Equal(4, table.TrimEnd().Split('\n').Length);
        Assert.Contains(@"CORP\alice|a|b ", table, StringComparison.Ordinal);
        Assert.Contains(@"sw1|eth0\u001b[2J\u001b[31mspoof ", table, StringComparison.Ordinal);
        Assert.Contains(@"sw2|eth0\u000asw9|eth9 ", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_with_such_text_is_one_line_that_shows_it()
    {
        (await Cli.RunAsync("results", "--data", Data, "--pipeline", "tele\u001b[31m\nmetry", "--view", "w"))
            .Refused(2, @"there is no pipeline 'tele\u001b[31m\u000ametry'");
    }

    private static string Event(string device, string port) => JsonSerializer.Serialize(new
    {
        device,
        port,
        timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
    });

    private async Task RunAsync(params string[] events)
    {
        _folder.Write(
            "telemetry.json",
            """
            { "name": "telemetry", "topic": "telemetry", "key": "device", "formats": [{ "kind": "json" }],
              "fields": { "device": { "type": "text", "required": true }, "port": { "type": "text" },
                          "timestamp": { "type": "timestamp", "required": true } },
              "eventTime": { "field": "timestamp", "bound": "1s" },
              "views": [{ "name": "w", "key": ["device", "port"], "shards": 1, "window": { "tumbling": "1h" },
                          "aggregates": { "count": { "kind": "count" } } }] }
            """);
        var file = _folder.Write("events.ndjson", string.Join('\n', events));
        using var folder = new Variable("Pipelines__Folder", _folder.Path);
        (await Cli.RunAsync("run", "--feed", $"telemetry={file}", "--until-drained", "--port", "0", "--plain", "--data", Data)).Good();
    }

    private async Task<List<string>> KeysAsync(string format, params string[] more)
    {
        var text = (await ResultsAsync(format, more)).Out;
        return format == "csv"
            ? [.. Csv.Parse(text).Skip(1).Select(row => row[0])]
            : [.. JsonDocument.Parse(text).RootElement.EnumerateArray().Select(result => result.GetProperty("key").GetString()!)];
    }

    private async Task<Cli> ResultsAsync(string format, params string[] more)
    {
        using var folder = new Variable("Pipelines__Folder", _folder.Path);
        return (await Cli.RunAsync(
            ["results", "--data", Data, "--pipeline", "telemetry", "--view", "w", "--format", format, .. more])).Good();
    }
}
