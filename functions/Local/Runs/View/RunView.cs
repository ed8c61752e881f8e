using System.Globalization;
using Spectre.Console;

namespace Serverless.Local.Runs.View;

/// <summary>Shows a run: a table that is updated in place on a terminal, a line every few seconds elsewhere.</summary>
internal sealed class RunView(ViewStyle style, TimeProvider clock)
{
    private readonly bool _isLive = style == ViewStyle.Live && AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
    private readonly Dictionary<string, (long Read, long At)> _last = [];

    /// <summary>Shows what <paramref name="progress"/> says until <paramref name="done"/> ends.</summary>
    public Task ShowAsync(Func<IReadOnlyList<PipelineProgress>> progress, Task done) =>
        style == ViewStyle.None ? done : _isLive ? LiveAsync(progress, done) : LinesAsync(progress, done);

    private Task LiveAsync(Func<IReadOnlyList<PipelineProgress>> progress, Task done) =>
        AnsiConsole.Live(TableOf(progress())).AutoClear(false).StartAsync(async live =>
        {
            while (!done.IsCompleted)
            {
                await WaitAsync(done, TimeSpan.FromMilliseconds(500));
                live.UpdateTarget(TableOf(progress()));
            }
        });

    private async Task LinesAsync(Func<IReadOnlyList<PipelineProgress>> progress, Task done)
    {
        while (!done.IsCompleted)
        {
            await WaitAsync(done, TimeSpan.FromSeconds(5));
            foreach (var pipeline in progress())
                Console.WriteLine(LineOf(pipeline));
        }
    }

    private Table TableOf(IReadOnlyList<PipelineProgress> pipelines)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns(
            "pipeline", "read", "events/s", "lag", "watermark delay", "late", "dead letters", "panes", "p99", "progress");
        foreach (var row in pipelines)
        {
            table.AddRow(
                row.Pipeline,
                Number(row.Read),
                Number(RateOf(row)),
                Number(row.Lag),
                Delay(row.WatermarkDelayMs),
                Number(row.Late),
                Number(row.DeadLettered),
                Number(row.Panes),
                $"{row.LatencyP99:0} ms",
                row.Share is { } share ? Bar(share) : $"{Number(row.Produced)} produced");
        }
        return table;
    }

    private string LineOf(PipelineProgress row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Pipeline}: {Number(row.Read)} read{(row.Share is { } share ? $" ({share:P0})" : "")}, {Number(RateOf(row))}/s, "
        + $"lag {Number(row.Lag)}, watermark delay {Delay(row.WatermarkDelayMs)}, late {Number(row.Late)}, "
        + $"dead letters {Number(row.DeadLettered)}, panes {Number(row.Panes)}, p99 {row.LatencyP99:0} ms");

    private long RateOf(PipelineProgress row)
    {
        var (read, at) = _last.GetValueOrDefault(row.Pipeline, (row.Read, clock.GetTimestamp()));
        var seconds = clock.GetElapsedTime(at).TotalSeconds;
        _last[row.Pipeline] = (row.Read, clock.GetTimestamp());
        return seconds < 0.001 ? 0 : (long)((row.Read - read) / seconds);
    }

    private static string Bar(double share)
    {
        var full = (int)(share * 20);
        return $"{new string('█', full)}{new string('░', 20 - full)} {share.ToString("P0", CultureInfo.InvariantCulture)}";
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Generated event time is of another day than the clock: then the delay says nothing.</summary>
    private static string Delay(long milliseconds) =>
        milliseconds is > 86_400_000 or < -86_400_000 ? "-" : $"{milliseconds / 1000.0:0.0} s";

    private async Task WaitAsync(Task done, TimeSpan time) => await Task.WhenAny(done, Task.Delay(time, clock));
}
