using Serverless.Runtime.Epochs;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Redrives;

/// <summary>
/// Carries out the redrives of a pipeline in the background: one that was begun here, and those that others have begun and not finished.
/// Never throws. Safe for any thread.
/// </summary>
internal sealed class RedriveRunner(Func<Redrives> redrives, string pipeline, ShellServices shell)
{
    private readonly BackgroundRun _run = new();

    /// <summary>Ends when it is not at work.</summary>
    public Task Running => _run.Running;

    /// <summary>Why the redrive that was begun can't go on, as a sentence; null when it can, or there is none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Begins to carry out what isn't finished, unless it is at work.</summary>
    public void Begin() => _run.Begin(RunAsync);

    private async Task RunAsync()
    {
        var before = Problem;
        try
        {
            if (await redrives().ResumeAsync(pipeline, static _ => { }, CancellationToken.None).ConfigureAwait(false) is { } done)
                Log.Redriven(shell.Log, pipeline, done.Number, done.Counts.Letters, done.Counts.Merged, done.Counts.FailedAgainTotal);
            Problem = null;
        }
        catch (Exception fault)
        {
            // It is begun again by the next tick that asks the shards.
            Problem = fault is VersionWaitsException ? null : $"a redrive can't go on: {fault.Message}";
            if (Problem is not null && Problem != before)
                Log.NotRedriving(shell.Log, pipeline, fault);
        }
        Instruments.RedrivesHeldUp.Record(Problem is null ? 0 : 1, Instruments.Pipeline(pipeline));
    }
}
