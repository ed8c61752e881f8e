using Serverless.Core.Ledger;
using Serverless.Runtime.Batches;
using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Redrives;

/// <summary>
/// Takes events that were set aside into results, by the version of the pipeline whose turn it is: each once, however often it is
/// interrupted and repeated. One redrive of a pipeline at a time; one that was interrupted is carried out before another begins. Shards
/// then apply what is sealed, as anything else.
/// </summary>
public sealed class Redrives
{
    private readonly IReadOnlyDictionary<string, (BatchPorts Ports, RedrivePlans Plans)> _pipelines;
    private readonly SideEventQueries _questions;
    private readonly IResultStore _results;
    private readonly LiveReader _live;
    private readonly ShellServices _shell;

    internal Redrives(
        IReadOnlyDictionary<string, (BatchPorts, RedrivePlans)> pipelines,
        SideEventQueries questions,
        IResultStore results,
        LiveReader live,
        ShellServices shell) =>
        (_pipelines, _questions, _results, _live, _shell) = (pipelines, questions, results, live, shell);

    /// <summary>What is wrong with a question, by which events are chosen; null when nothing is.</summary>
    public Problem? ProblemOf(string pipeline, SideEventQuestion asked) => _questions.ProblemOf(pipeline, asked);

    /// <summary>
    /// Redrives what is asked for, after a redrive that was interrupted. One that was asked for in the same words is taken for this one,
    /// and is not begun again.
    /// </summary>
    /// <param name="pipeline">Which; one that this process runs.</param>
    /// <param name="asked">Which events; the question has no problem.</param>
    /// <param name="by">Who asks for it.</param>
    /// <param name="progress">Is told of each redrive that is carried out, and how many of its events are sealed.</param>
    /// <param name="ct">Ends the call; the redrive can be carried on.</param>
    /// <exception cref="RedriveRefusedException">
    /// More is asked for than a redrive takes, or there is no key for personal data.
    /// </exception>
    public async Task<RedriveReport> RunAsync(
        string pipeline, SideEventQuestion asked, string by, Action<RedriveProgress> progress, CancellationToken ct)
    {
        while (true)
        {
            var begun = await TryBeginAsync(pipeline, asked, by, ct).ConfigureAwait(false);
            if (begun is null)
                return RedriveReport.Of(asked.InWords(), null);
            var end = await CarryOutAsync(pipeline, begun, progress, ct).ConfigureAwait(false);
            if (begun.Asked == asked.InWords())
                return RedriveReport.Of(begun.Asked, end);
        }
    }

    /// <summary>
    /// Tells what a redrive would do, and writes nothing: how many events would pass, why others would fail again, and which results would
    /// change.
    /// </summary>
    /// <param name="pipeline">Which; one that this process runs.</param>
    /// <param name="asked">Which events; the question has no problem.</param>
    /// <param name="states">Where the states of shards are; null when they can't be read.</param>
    /// <param name="most">How many of the results that would change are told.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="RedriveRefusedException">
    /// More is asked for than a redrive takes, or one isn't finished: what it has taken isn't marked yet.
    /// </exception>
    public async Task<RedriveForecast> ForecastAsync(
        string pipeline, SideEventQuestion asked, IShardStates? states, int most, CancellationToken ct)
    {
        var (ports, plans) = Foldable(pipeline);
        if (await plans.IsUnfinishedAsync(ct).ConfigureAwait(false))
            throw new RedriveRefusedException("a redrive was begun and isn't finished: carry it out first, without a dry run");
        var letters = await new RedrivePlanner(ports, plans, _shell).ChooseAsync(asked, ct).ConfigureAwait(false);
        return letters.Count == 0
            ? new RedriveForecast(RedriveCounts.None, 0, [], [])
            : await new RedriveTrial(ports, _results, _live, _shell).RunAsync(letters, states, most, ct).ConfigureAwait(false);
    }

    /// <summary>Carries out the redrive that was begun and isn't finished. Null when there is none.</summary>
    public async Task<RedriveReport?> ResumeAsync(string pipeline, Action<RedriveProgress> progress, CancellationToken ct)
    {
        if (await _pipelines[pipeline].Plans.UnfinishedAsync(ct).ConfigureAwait(false) is not { } plan)
            return null;
        return RedriveReport.Of(plan.Asked, await CarryOutAsync(pipeline, plan, progress, ct).ConfigureAwait(false));
    }

    /// <summary>
    /// Begins what is asked for, unless a redrive isn't finished, or only tells what would become of it. Whoever resumes it carries it out.
    /// </summary>
    internal async Task<RedriveAnswer> AnswerAsync(string pipeline, RedriveQuestion asked, IShardStates states, CancellationToken ct)
    {
        var words = asked.Events.InWords();
        if (ProblemOf(pipeline, asked.Events) is { } problem)
            return RedriveAnswer.Wrong(problem);
        try
        {
            return asked.IsDryRun
                ? RedriveAnswer.Of(
                    pipeline, words, await ForecastAsync(pipeline, asked.Events, states, asked.Events.Limit, ct).ConfigureAwait(false))
                : RedriveAnswer.Begun(pipeline, words, await TryBeginAsync(pipeline, asked.Events, asked.By, ct).ConfigureAwait(false));
        }
        catch (Exception refused) when (refused is RedriveRefusedException or VersionWaitsException)
        {
            return RedriveAnswer.Wrong(new Problem(ProblemKind.Refused, refused.Message));
        }
    }

    /// <summary>
    /// Begins the redrive without carrying it out: whoever resumes it does. Gives the one that isn't finished when there is such a one.
    /// Null when there is nothing to redrive.
    /// </summary>
    internal async ValueTask<RedrivePlan?> TryBeginAsync(string pipeline, SideEventQuestion asked, string by, CancellationToken ct)
    {
        var (ports, plans) = Foldable(pipeline);
        var planner = new RedrivePlanner(ports, plans, _shell);
        while (true)
        {
            if (await plans.UnfinishedAsync(ct).ConfigureAwait(false) is { } unfinished)
                return unfinished;
            var number = await plans.NewestAsync(ct).ConfigureAwait(false) + 1;
            // After that: the marks of the one before are all there.
            var letters = await planner.ChooseAsync(asked, ct).ConfigureAwait(false);
            if (letters.Count == 0)
                return null;
            if (await planner.TryBeginAsync(number, asked, by, letters, ct).ConfigureAwait(false) is { } plan)
                return plan;
        }
    }

    private (BatchPorts Ports, RedrivePlans Plans) Foldable(string pipeline)
    {
        var found = _pipelines[pipeline];
        return found.Ports.Versions.Current.Personal.IsEmpty || found.Ports.Keys.Current is not null
            ? found
            : throw new RedriveRefusedException($"pipeline {pipeline} has personal fields, and there is no key for them: set Personal__Key "
                + "and the secret of its version, Personal__Keys__VERSION, as the app has them");
    }

    private async ValueTask<RedriveEnd> CarryOutAsync(
        string pipeline, RedrivePlan plan, Action<RedriveProgress> progress, CancellationToken ct)
    {
        var (ports, plans) = _pipelines[pipeline];
        var done = 0L;
        progress(new RedriveProgress(plan.Number, plan.Asked, plan.Count, 0));
        return await new RedriveJob(ports, plans, _shell).RunAsync(plan, Report, ct).ConfigureAwait(false);

        void Report(ChunkRow row) => progress(new RedriveProgress(plan.Number, plan.Asked, plan.Count, done += row.Counts.Records));
    }
}

/// <summary>How far a redrive is.</summary>
/// <param name="Number">Which.</param>
/// <param name="Asked">What it takes, in words.</param>
/// <param name="Letters">How many events it takes.</param>
/// <param name="Sealed">How many of them this call has sealed.</param>
public sealed record RedriveProgress(int Number, string Asked, long Letters, long Sealed);

/// <summary>What came of a redrive.</summary>
/// <param name="Number">Which; 0 when there was nothing to redrive.</param>
/// <param name="Asked">What it took, in words.</param>
/// <param name="Counts">What became of the events.</param>
public sealed record RedriveReport(int Number, string Asked, RedriveCounts Counts)
{
    internal static RedriveReport Of(string asked, RedriveEnd? end) => new(end?.Number ?? 0, asked, end?.Counts ?? RedriveCounts.None);
}
