using System.Diagnostics;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Ctrl+C: what was produced is read and applied, and the summary says how far the run came, and what it hasn't read.</summary>
[Collection(RunTests.Name)]
public sealed class InterruptionTests : IDisposable
{
    // What was produced is read: nothing else is wrong.
    private const string CutShort =
        @"NOT all events accounted for:\n  telemetry: [0-9,]+ events of the input were not read: the run ended before\n"
        + "(newest results|data: )";

    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_is_asked_to_stop_sums_up_and_loses_nothing()
    {
        using var stop = new CancellationTokenSource();
        var running = Cli.RunAsync(
            stop.Token, "run", "--generate", "telemetry=50M", "--until-drained", "--port", "0", "--plain", "--data", Data);
        await Wait.UntilAsync(() => running.IsCompleted || HasSealed, "the first batch");
        await stop.CancelAsync();

        var said = await running;

        Assert.Equal(1, said.Code);
        Assert.Matches(CutShort, said.Out);
        Assert.Contains(
            "not verified: all results: the run ended before its load was read and drained",
            said.Out,
            StringComparison.Ordinal);
        Assert.Equal("", said.Error);
        (await Cli.RunAsync("verify", "--data", Data, "--deep")).Good();
    }

    [Fact]
    public async Task A_stop_before_anything_began_says_so()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        (await Cli.RunAsync(stop.Token, "run", "--generate", "telemetry=50M", "--until-drained", "--port", "0", "--data", Data))
            .Refused(1, "stopped");
    }

    [Fact]
    public async Task A_process_that_is_told_to_terminate_does_the_same()
    {
        using var process = Start("run", "--generate", "telemetry=50M", "--until-drained", "--port", "0", "--plain", "--data", Data);
        using var ended = new Ended(process);
        var (text, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Wait.UntilAsync(() => process.HasExited || HasSealed, "the first batch");
        // As the command "timeout" does it: twice at once.
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(Wait.Limit);

        Assert.True(process.ExitCode == 1, $"{await error}\n{await text}");
        Assert.Matches(CutShort, await text);
        Assert.Equal("stopping: work in progress is finished first; press Ctrl+C again to stop at once\n", await error);
    }

    private bool HasSealed =>
        Directory.Exists(Path.Combine(Data, "deltas"))
            && Directory.EnumerateFiles(Path.Combine(Data, "deltas"), "*", SearchOption.AllDirectories).Any();

    private static Process Start(params string[] args) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Serverless.Local.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>A process that a test which fails leaves running is ended with it.</summary>
    private sealed class Ended(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
