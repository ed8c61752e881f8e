using Serverless.Local.Output;
using Serverless.Local.Report;
using Spectre.Console;

namespace Serverless.Local.Runs.View;

/// <summary>Shows a run: a screen that is updated in place on a terminal, a line a pipeline every few seconds elsewhere.</summary>
internal sealed class RunView(ViewStyle style, IAnsiConsole console, RunLog log, RunPace pace, TimeProvider clock)
{
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LinesInterval = TimeSpan.FromSeconds(5);

    /// <summary>How a wanted style is shown: without a terminal there is no live view.</summary>
    public static ViewStyle StyleOn(IAnsiConsole console, ViewStyle wanted) =>
        wanted == ViewStyle.Live && !(console.Profile.Capabilities.Interactive && !Console.IsOutputRedirected) ? ViewStyle.Lines : wanted;

    /// <summary>Shows what <paramref name="progress"/> says until <paramref name="done"/> ends.</summary>
    public async Task ShowAsync(Func<IReadOnlyList<PipelineProgress>> progress, Uri address, Task done)
    {
        // From here on rates are known.
        _ = MomentOf(progress(), address);
        await (style switch
        {
            ViewStyle.Live => LiveAsync(progress, address, done),
            ViewStyle.Lines => LinesAsync(progress, address, done),
            _ => done,
        });
    }

    /// <summary>Shows at the end what the report says.</summary>
    public void Close(RunReport report)
    {
        log.Release();
        if (style != ViewStyle.Live)
            return;
        var last = report.Pipelines.Select(pipeline => (PipelineProgress.Of(pipeline.Key, pipeline.Value), RateOf(pipeline.Value)));
        console.Write(RunScreen.Of(new RunMoment([.. last], pace.Elapsed, null, null, null), console.Profile.Width));
    }

    private static double? RateOf(PipelineReport report) => report.EventsPerSecond;

    private Task LiveAsync(Func<IReadOnlyList<PipelineProgress>> progress, Uri address, Task done) =>
        console.Live(Text.Empty).AutoClear(true).StartAsync(async live =>
        {
            while (!done.IsCompleted)
            {
                live.UpdateTarget(RunScreen.Of(MomentOf(progress(), address), console.Profile.Width));
                await WaitAsync(done, LiveInterval);
            }
        });

    private async Task LinesAsync(Func<IReadOnlyList<PipelineProgress>> progress, Uri address, Task done)
    {
        while (await WaitAsync(done, LinesInterval))
        {
            foreach (var (pipeline, rate) in MomentOf(progress(), address).Pipelines)
                Terminal.Line(RunText.Line(pipeline, rate));
        }
    }

    private RunMoment MomentOf(IReadOnlyList<PipelineProgress> pipelines, Uri address) => new(
        [.. pipelines.Select(pipeline => (pipeline, pace.RateOf(pipeline)))], pace.Elapsed, pace.LeftOf(pipelines), address, log.Last);

    /// <summary>False when there is nothing more to wait for.</summary>
    private async Task<bool> WaitAsync(Task done, TimeSpan time) => await Task.WhenAny(done, Task.Delay(time, clock)) != done;
}
