using System.Globalization;
using System.Text;
using System.Text.Json;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>
/// A file with every kind of bad line there is: each is set aside with its reason, and the good ones between them are merged.
/// </summary>
[Collection(RunTests.Name)]
public sealed class NastyFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TemporaryFolder _folder = new();
    private readonly MemoryStream _lines = new();
    private readonly Dictionary<string, long> _expected = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_line_of_a_nasty_file_is_accounted_for_with_its_reason()
    {
        AddAll();
        var (file, report, data) =
            (Path.Combine(_folder.Path, "nasty.jsonl"), Path.Combine(_folder.Path, "report.json"), Path.Combine(_folder.Path, "data"));
        await File.WriteAllBytesAsync(file, _lines.ToArray());

        (await Cli.RunAsync(
            "run", "--feed", $"telemetry={file}", "--until-drained", "--port", "0", "--plain", "--report", report, "--data", data,
            "--dead-letters", "90")).Good();

        var telemetry = JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement.GetProperty("pipelines")
            .GetProperty("telemetry");
        var found = telemetry.GetProperty("deadLettered").GetProperty("byReason").EnumerateObject().ToDictionary(
            reason => reason.Name, reason => reason.Value.GetInt64());
        found["merged"] = telemetry.GetProperty("merged").GetInt64();
        found["late"] = telemetry.GetProperty("late").GetInt64();
        Assert.Equal(Lines(_expected), Lines(found));
        Assert.Equal(_expected.Values.Sum(), telemetry.GetProperty("read").GetInt64());
        Assert.Equal(JsonValueKind.Null, telemetry.GetProperty("verified").ValueKind);
        (await Cli.RunAsync("verify", "--data", data, "--deep")).Good();
    }

    private static string Lines(IEnumerable<KeyValuePair<string, long>> counts) =>
        string.Join('\n', counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {count.Value}"));

    private void AddAll()
    {
        Add("merged", Event());
        AddLine(""u8);
        AddLine("  \t\r"u8);
        AddText();
        AddNumbers();
        AddTimes();
        AddFields();
        Add("merged", Event());
    }

    private void AddText()
    {
        Add("malformed", new string('x', 1_000_000));
        Add("malformed", "\0\0\0");
        Add("malformed", Event()[..^1]);
        Add("trailing-data", Event() + " and more");
        Add("invalid-utf8", [.. "{\"device\":\"d"u8, 0xff, 0xfe, .. Encoding.UTF8.GetBytes(Event()[12..])]);
        Add("merged", "\uFEFF" + Event());
        Add("too-deep", string.Concat(Enumerable.Repeat("{\"a\":", 300)) + "1" + new string('}', 300));
        Add("too-deep", Event(extra: $",\"x\":{new string('[', 5_000)}{new string(']', 5_000)}"));
        foreach (var other in new[] { "[1,2]", "null", "42", "\"text\"" })
            Add("not-an-object", other);
    }

    private void AddNumbers()
    {
        foreach (var word in new[] { "NaN", "Infinity", "-Infinity", "0x10", "01", "1.", ".5", "+1" })
            Add("malformed", Event(value: word));
        foreach (var text in new[] { "\"NaN\"", "\"Infinity\"", "\"twelve\"", "\"\"", "true", "{}" })
            Add("wrong-type", Event(value: text));
        foreach (var huge in new[] { "1e400", "-1e400", "\"1e999\"", "1.5e15", "123456789012345678901234567890" })
            Add("out-of-range", Event(value: huge));
        foreach (var fine in new[] { "\"12.5\"", "1e15", "-1e15", "1e-400", "-0", "0.1234567890123456789012345678901234567890" })
            Add("merged", Event(value: fine));
    }

    private void AddTimes()
    {
        var (seconds, milliseconds) = (Now.ToUnixTimeSeconds(), Now.ToUnixTimeMilliseconds());
        var iso = Now.ToOffset(TimeSpan.FromHours(2)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        string[] fine =
        [
            $"{seconds}", $"{milliseconds}", $"{milliseconds}000", $"{milliseconds}000000",
            $"\"{Now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\"", $"\"{iso}\"",
        ];
        foreach (var time in fine)
            Add("merged", Event(time: time));
        foreach (var time in new[] { "-5", "-1e300", "1e400", "253402300799", "\"9999-12-31T23:59:59Z\"", "9223372036854775807" })
            Add("timestamp-out-of-range", Event(time: time));
        foreach (var time in new[] { $"\"{seconds}\"", "\"yesterday\"", "\"2026-13-01T00:00:00Z\"", "\"\"" })
            Add("timestamp-format", Event(time: time));
        Add("late", Event(time: "0"));
    }

    private void AddFields()
    {
        Add("required-missing", "{}");
        Add("duplicate-key", Event(extra: ",\"device\":\"d2\""));
        Add("merged", Event(extra: ",\"deviceId\":\"d2\""));
        Add("pattern-mismatch", Event(device: "D 1"));
        Add("length", Event(device: new string('d', 65)));
        Add("not-allowed", Event(metric: "nope"));
        Add("unknown-unit", Event(extra: ",\"unit\":\"parsec\""));
        Add("out-of-range", Event(extra: ",\"sequence\":-1"));
        Add("out-of-range", Event(extra: ",\"sequence\":1000000000000000000000000000000"));
    }

    private void Add(string outcome, string line) => Add(outcome, Encoding.UTF8.GetBytes(line));

    private void Add(string outcome, byte[] line)
    {
        AddLine(line);
        _expected[outcome] = _expected.GetValueOrDefault(outcome) + 1;
    }

    private void AddLine(ReadOnlySpan<byte> line)
    {
        _lines.Write(line);
        _lines.WriteByte((byte)'\n');
    }

    private static string Event(
        string device = "d1", string metric = "cpu.load", string value = "1", string? time = null, string extra = "") =>
        $$"""{"device":"{{device}}","metric":"{{metric}}","value":{{value}},"timestamp":"""
        + $$"""{{time ?? Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}}{{extra}}}""";
}
