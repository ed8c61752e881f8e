using Serverless.Local.Runs.View;
using Spectre.Console;

namespace Serverless.EndToEnd.Tests.Runs.Screens;

/// <summary>A run is readable on a terminal of 80 or 60 columns and 24 lines, and on a wide one.</summary>
public sealed class RunScreenTests
{
    private static readonly Uri Address = new("http://127.0.0.1:7071");

    private static readonly PipelineProgress Telemetry = new()
    {
        Pipeline = "telemetry",
        Produced = 3_150_000,
        Read = 3_150_000,
        Late = 6_360,
        Missing = 12,
        DeadLetters = new Dictionary<string, long>
        {
            ["timestamp-out-of-range"] = 2_485, ["malformed"] = 735, ["wrong-type"] = 687, ["unknown-unit"] = 651, ["invalid-utf8"] = 3,
        },
        Panes = 34_654,
        Lag = 31_927,
        WatermarkDelayMs = 2_340,
        LatencyP99 = 1_817,
        Share = 0.63,
    };

    private static readonly PipelineProgress Fresh = new()
    {
        Pipeline = "orders", Produced = 0, Read = 0, Late = 0, Missing = 0, DeadLetters = new Dictionary<string, long>(), Panes = 0,
    };

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(160)]
    public void No_line_is_longer_than_the_console_and_no_screen_higher(int width)
    {
        foreach (var pipelines in new[] { 1, 2, 9 })
        {
            var lines = Render(Moment([.. Enumerable.Repeat((Telemetry, (double?)353_304), pipelines)]), width);

            Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
            Assert.InRange(lines.Length, 1, 24);
        }
    }

    [Fact]
    public void On_60_columns_a_pipeline_has_a_row_a_figure() => AssertScreen(
        """
        12 s elapsed, about 1 min 35 s left
        http://127.0.0.1:7071/api/dashboard
        ╭──────────────────────────┬─────────────────╮
        │                          │       telemetry │
        ├──────────────────────────┼─────────────────┤
        │ read                     │       3,150,000 │
        │ events/s                 │         353,304 │
        │ lag                      │          31,927 │
        │ watermark delay          │           2.3 s │
        │ late                     │           6,360 │
        │ missing                  │              12 │
        │ dead letters             │           4,561 │
        │   timestamp-out-of-range │           2,485 │
        │   malformed              │             735 │
        │   wrong-type             │             687 │
        │   unknown-unit           │             651 │
        │ panes                    │          34,654 │
        │ p99                      │         1817 ms │
        │ progress                 │ ██████░░░░ 63 % │
        ╰──────────────────────────┴─────────────────╯
        last error: warning: ingest-telemetry: a batch of 5000
        records failed (attempt 3); it is repeated. …
        """,
        Moment((Telemetry, 353_304)), 60);

    [Fact]
    public void On_80_columns_two_pipelines_are_side_by_side_and_what_is_not_known_is_a_dash() => AssertScreen(
        """
        12 s elapsed, about 1 min 35 s left; http://127.0.0.1:7071/api/dashboard
        ╭──────────────────────────┬─────────────────┬────────────╮
        │                          │       telemetry │     orders │
        ├──────────────────────────┼─────────────────┼────────────┤
        │ read                     │       3,150,000 │          0 │
        │ events/s                 │         353,304 │          - │
        │ lag                      │          31,927 │          0 │
        │ watermark delay          │           2.3 s │          - │
        │ late                     │           6,360 │          0 │
        │ missing                  │              12 │          0 │
        │ dead letters             │           4,561 │          0 │
        │   timestamp-out-of-range │           2,485 │          0 │
        │   malformed              │             735 │          0 │
        │   wrong-type             │             687 │          0 │
        │   unknown-unit           │             651 │          0 │
        │ panes                    │          34,654 │          0 │
        │ p99                      │         1817 ms │          - │
        │ progress                 │ ██████░░░░ 63 % │ 0 produced │
        ╰──────────────────────────┴─────────────────┴────────────╯
        and hooks
        last error: warning: ingest-telemetry: a batch of 5000 records failed (attempt
        3); it is repeated. (The store is down\u001b[2J)
        """,
        Moment((Telemetry, 353_304), (Fresh, null), (Fresh with { Pipeline = "hooks" }, null)), 80);

    [Fact]
    public void On_a_wide_terminal_a_pipeline_has_a_row() => AssertScreen(
    """
    12 s elapsed, about 1 min 35 s left; http://127.0.0.1:7071/api/dashboard
    ╭───────────┬───────────┬──────────┬────────┬─────────────────┬───────┬─────────┬──────────────┬────────┬─────────┬─────────────────╮
    │ pipeline  │      read │ events/s │    lag │ watermark delay │  late │ missing │ dead letters │  panes │     p99 │        progress │
    ├───────────┼───────────┼──────────┼────────┼─────────────────┼───────┼─────────┼──────────────┼────────┼─────────┼─────────────────┤
    │ telemetry │ 3,150,000 │  353,304 │ 31,927 │           2.3 s │ 6,360 │      12 │        4,561 │ 34,654 │ 1817 ms │ ██████░░░░ 63 % │
    │ orders    │         0 │        - │      0 │               - │     0 │       0 │            0 │      0 │       - │      0 produced │
    ╰───────────┴───────────┴──────────┴────────┴─────────────────┴───────┴─────────┴──────────────┴────────┴─────────┴─────────────────╯
    telemetry: dead letters timestamp-out-of-range 2,485, malformed 735, wrong-type 687, unknown-unit 651, invalid-utf8 3
    last error: warning: ingest-telemetry: a batch of 5000 records failed (attempt 3); it is repeated. (The store is down\u001b[2J)
    """,
        Moment((Telemetry, 353_304), (Fresh, null)), 160);

    [Fact]
    public void On_a_line_are_only_figures_that_mean_something()
    {
        Assert.Equal("orders: 0 read, lag 0, late 0, missing 0, dead letters 0, panes 0", RunText.Line(Fresh, null));
        Assert.Equal(
            "telemetry: 3,150,000 read (63 %), 353,304/s, lag 31,927, watermark delay 2.3 s, late 6,360, missing 12, dead letters 4,561, "
            + "panes 34,654, p99 1817 ms",
            RunText.Line(Telemetry, 353_304));
    }

    [Theory]
    [InlineData(5, "5 s")]
    [InlineData(65, "1 min 5 s")]
    [InlineData(7_380, "2 h 3 min")]
    public void A_time_has_two_units(int seconds, string text) => Assert.Equal(text, RunText.Span(TimeSpan.FromSeconds(seconds)));

    private static RunMoment Moment(params (PipelineProgress Progress, double? Rate)[] pipelines) => new(
        pipelines, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(95), Address,
        "warning: ingest-telemetry: a batch of 5000 records failed (attempt 3); it is repeated. (The store is down\u001b[2J)");

    private static void AssertScreen(string expected, RunMoment moment, int width) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', Render(moment, width)));

    private static string[] Render(RunMoment moment, int width)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        (console.Profile.Width, console.Profile.Height, console.Profile.Capabilities.Unicode) = (width, 24, true);
        console.Write(RunScreen.Of(moment, width));
        return [.. text.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }
}
