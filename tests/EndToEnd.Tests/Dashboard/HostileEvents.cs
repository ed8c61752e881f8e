using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Dashboard;

/// <summary>Events whose texts are what an attacker would like a page to take for something else than texts.</summary>
internal static class HostileEvents
{
    /// <summary>HTML, scripts, steering of terminals, formulas, very long texts, marks that turn the direction of text.</summary>
    public static readonly string[] Texts =
    [
        "<img src=x onerror='window.ran=1'>",
        "<script>window.ran=1</script>",
        "\"><svg onload=window.ran=1>",
        "</textarea></pre></table><iframe src=javascript:window.top.ran=1>",
        "javascript:window.ran=1",
        "{{constructor.constructor('window.ran=1')()}}",
        "${window.ran=1}",
        "\u001b[31mred\u001b]0;title\u0007",
        "=HYPERLINK(\"http://example.invalid\",\"x\")",
        "\u202Egpj.exe\u2066\u2069\u200F",
        "__proto__",
        "constructor",
        new string('W', 5_000),
    ];

    /// <summary>Each text in each field that has one, and alone where an event should be: a line each.</summary>
    public static IEnumerable<string> Lines() => Texts.SelectMany(text => new[]
    {
        Line(new { device = text, metric = "cpu.load", value = 1, timestamp = "2026-01-01T00:00:01.000Z" }),
        Line(new { device = "dev-1", @interface = text, metric = "if.in.errors", value = 1, timestamp = "2026-01-01T00:00:01.000Z" }),
        Line(new { device = "dev-1", metric = text, value = 1, timestamp = "2026-01-01T00:00:01.000Z" }),
        Line(new { device = "dev-1", metric = "cpu.load", value = text, timestamp = "2026-01-01T00:00:01.000Z" }),
        Line(new { device = "dev-1", metric = "cpu.load", value = 1, unit = text, timestamp = "2026-01-01T00:00:01.000Z" }),
        Line(new { device = "dev-1", metric = "cpu.load", value = 1, timestamp = text }),
        // No JSON at all: a line is an event.
        text.ReplaceLineEndings(" "),
    });

    /// <summary>Good events of some devices over some minutes of event time, in its order.</summary>
    public static IEnumerable<string> Good(int count) => Enumerable.Range(0, count).Select(number => Line(new
    {
        device = $"dev-{number % 7}", metric = number % 2 == 0 ? "cpu.load" : "mem.used", value = number % 50,
        timestamp = DateTimeOffset.UnixEpoch.AddYears(56).AddMilliseconds(100L * number).ToString("yyyy-MM-ddTHH:mm:ss.fffZ"),
    }));

    private static string Line(object made) => JsonSerializer.Serialize(made);
}
