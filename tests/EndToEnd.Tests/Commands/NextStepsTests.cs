using System.Diagnostics;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Output;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>After a run: its newest results, where its data lies, and a command that works when it is pasted.</summary>
[Collection(ProcessTests.Name)]
public sealed class NextStepsTests(FinishedRun run) : IClassFixture<FinishedRun>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _current = Directory.GetCurrentDirectory();

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_current);
        _folder.Dispose();
    }

    [Fact]
    public void The_newest_results_of_each_view_are_shown_and_where_to_see_more()
    {
        var lines = run.Said.Out.TrimEnd().Split('\n');

        var table = lines.SkipWhile(line => line != "newest results of telemetry:").Skip(1)
            .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(["view", "key", "window", "events", "values"], table[0]);
        Assert.Equal(
            ["device-metrics", "device-metrics", "site-metrics", "site-metrics", "top-talkers", "top-talkers", "link-flaps", "link-flaps"],
            table.Skip(1).Select(row => row[0]));
        Assert.Equal($"data: {run.Data}", lines[^3]);
        Assert.StartsWith("next: ", lines[^2], StringComparison.Ordinal);
        Assert.Matches("^while a run lasts: http://127.0.0.1:[0-9]+/api/pipelines/telemetry/views/device-metrics/results$", lines[^1]);
    }

    [Fact]
    public async Task The_next_command_shows_results_of_a_kept_folder()
    {
        var said = await PasteAsync(NextOf(run.Said));

        Assert.StartsWith("key ", said, StringComparison.Ordinal);
    }

    // infer ─► run, in a folder with a blank and a quote, not kept ─► the same run, kept ─► results
    [Fact]
    public async Task Of_a_file_s_run_that_was_not_kept_the_next_command_keeps_it_and_the_next_one_shows_it()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "it's mine")).FullName;
        var (events, file) = (Path.Combine(folder, "events.jsonl"), Path.Combine(folder, "mine.pipeline"));
        await File.WriteAllLinesAsync(
            events, ["{\"id\":\"a\",\"at\":\"2026-03-01T00:00:00Z\"}", "{\"id\":\"b\",\"at\":\"2026-03-01T00:00:01Z\"}"]);
        Directory.SetCurrentDirectory(folder);
        (await Cli.RunAsync("infer", events, "--out", file, "--name", "mine")).Good();

        var first = await Cli.RunAsync(
            "run", "--pipeline", file, "--feed", $"mine={events}", "--until-drained", "--port", "0", "--plain");
        Assert.Contains("data: was in a temporary folder, which is gone\n", first.Good().Out, StringComparison.Ordinal);
        var second = await PasteAsync(NextOf(first));
        var third = await PasteAsync(NextOf(new Cli(0, second, "")));

        Assert.Contains("read 2 = merged 2", second, StringComparison.Ordinal);
        Assert.StartsWith("key ", third, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_result_the_next_command_shows_what_was_rejected()
    {
        var events = _folder.Write("events.jsonl", "no json\n");
        var data = Path.Combine(_folder.Path, "data");
        var said = await Cli.RunAsync("run", "--feed", $"telemetry={events}", "--until-drained", "--port", "0", "--plain", "--data", data);

        Assert.DoesNotContain("newest results", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("latency", said.Out, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"malformed\"", await PasteAsync(NextOf(said)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_nothing_no_figures_are_said()
    {
        var said = await Cli.RunAsync(
            "run", "--feed", $"telemetry={_folder.Write("none.jsonl", "")}", "--until-drained", "--port", "0", "--plain");

        Assert.Equal(1, said.Code);
        Assert.DoesNotContain("latency", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("per event", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("first pane", said.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data/x-1_2.json:4=a,b", "data/x-1_2.json:4=a,b")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("$HOME;*", "'$HOME;*'")]
    public void A_word_is_quoted_as_a_shell_reads_it(string word, string quoted) => Assert.Equal(quoted, ShellWords.Quoted(word));

    private static string NextOf(Cli said) =>
        said.Out.Split('\n').Single(line => line.StartsWith("next: ", StringComparison.Ordinal))["next: ".Length..];

    /// <summary>What a shell says to a line, in the folder in which it was printed.</summary>
    private static async Task<string> PasteAsync(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (said, error) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"{line}\n{await error}\n{await said}");
        return await said;
    }
}
