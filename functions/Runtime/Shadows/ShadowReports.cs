using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds.Global;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Shadows;

/// <summary>
/// Compares pipelines with their candidates, by what both have stored. Reads only; results and ledger rows come a page at a time, so that
/// it holds no more of a view than the states of one shard and what the report shows.
/// </summary>
public sealed class ShadowReports
{
    private readonly ViewFinder _views;
    private readonly StorePorts _stores;
    private readonly ResultQueries _results;
    private readonly ShellServices _shell;

    internal ShadowReports(ViewFinder views, StorePorts stores, ResultQueries results, ShellServices shell) =>
        (_views, _stores, _results, _shell) = (views, stores, results, shell);

    /// <summary>The name under which the candidate for a pipeline runs here; null when it has none.</summary>
    public string? ShadowOf(string pipeline) => Find(pipeline)?.Name;

    /// <summary>The report, or what is wrong with the question.</summary>
    /// <param name="pipeline">The pipeline that a candidate runs beside.</param>
    /// <param name="asked">Which windows.</param>
    /// <param name="states">Where the states of shards are.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="StoreUnavailableException">A store can't be reached.</exception>
    public async Task<(ShadowReport? Report, Problem? Problem)> CompareAsync(
        string pipeline, ShadowQuestion asked, IShardStates states, CancellationToken ct)
    {
        if (_views.Pipeline(pipeline, out var problem) is not { } active)
            return (null, problem);
        if (Find(pipeline) is not { } shadow)
            return (null, new Problem(ProblemKind.Refused, NoShadow(active.Current)));
        // Before what is compared: an event that is sealed meanwhile only makes fewer windows final.
        var sides = (await SideAsync(active, ct).ConfigureAwait(false), await SideAsync(shadow, ct).ConfigureAwait(false));
        var settled = await SettledAsync(sides, states, ct).ConfigureAwait(false);
        var read = await CommonRead.ReadAsync(_stores.Ledger, active.Name, shadow.Name, ct).ConfigureAwait(false);
        var views = new List<ViewReport>();
        foreach (var view in shadow.Current.Views)
            views.Add(await CompareAsync(sides, view, settled[view.Name], read, asked, ct).ConfigureAwait(false));
        views.AddRange(active.Current.Views.Where(view => shadow.Current.Find(view.Name) is null)
            .Select(view => new ViewReport(view.Name) { NotCompared = "only the pipeline has it", Removed = [view.Name] }));
        return (ReportOf(sides, read, views, settled), null);
    }

    private static string NoShadow(Pipeline pipeline) => pipeline.Shadow is { } shadow
        ? $"{pipeline.Name} is a candidate itself: ask for pipeline {shadow.Of}."
        : $"No candidate for pipeline {pipeline.Name} runs here: put its file into the folder 'candidates' beside the pipeline files, or "
            + "name it in Pipelines__Candidates.";

    private PipelineVersions? Find(string pipeline) => _views.Pipelines.FirstOrDefault(one => one.Current.Shadow?.Of == pipeline);

    private async ValueTask<Side> SideAsync(PipelineVersions versions, CancellationToken ct) =>
        new(versions, await _views.EpochsAsync(versions.Name, ct).ConfigureAwait(false));

    private static async ValueTask<Dictionary<string, Settled>> SettledAsync(
        (Side Active, Side Shadow) sides, IShardStates states, CancellationToken ct)
    {
        var settled = new Dictionary<string, Settled>();
        foreach (var view in sides.Shadow.Versions.Current.Views)
        {
            var one = await Settled.ReadAsync(sides.Active.Versions, sides.Active.Epochs, view.Name, states, ct).ConfigureAwait(false);
            var other = await Settled.ReadAsync(sides.Shadow.Versions, sides.Shadow.Epochs, view.Name, states, ct).ConfigureAwait(false);
            settled[view.Name] = one.Until < other.Until ? one : other;
        }
        return settled;
    }

    private async ValueTask<ViewReport> CompareAsync(
        (Side Active, Side Shadow) sides, View candidate, Settled settled, CommonRead read, ShadowQuestion asked, CancellationToken ct)
    {
        var name = candidate.Name;
        if (sides.Active.Versions.Current.Find(name) is null)
            return new ViewReport(name) { NotCompared = "only the candidate has it", Added = [name] };
        if (await _results.ViewAsync(sides.Active.Versions.Name, name, ct).ConfigureAwait(false) is not { } active)
            return new ViewReport(name) { NotCompared = "the pipeline has it by a definition that isn't known here" };
        if (active.Definition.Window is GlobalCountWindow || candidate.Definition.Window is GlobalCountWindow)
            return new ViewReport(name) { NotCompared = "its windows go by count, and so hang on all events that came before" };
        var comparison = new ViewComparison(
            active, candidate, read.After, settled.Until, new EventTime(_shell.NowMs), asked.Limit);
        return await comparison.RunAsync(ResultsOf(sides.Active), ResultsOf(sides.Shadow), ct).ConfigureAwait(false);

        IAsyncEnumerable<Core.Windows.Result> ResultsOf(Side side) =>
            _results.QueryAsync(side.Versions.Name, name, null, asked.From, asked.To, ct);
    }

    private static ShadowReport ReportOf(
        (Side Active, Side Shadow) sides, CommonRead read, IReadOnlyList<ViewReport> views, Dictionary<string, Settled> settled) =>
        new(
            sides.Active.Versions.Name, sides.Active.Epochs.Count > 0 ? sides.Active.Epochs[^1].Version : "none",
            sides.Shadow.Versions.Name, sides.Shadow.Versions.Current.Version)
        {
            After = read.After == EventTime.Min ? null : read.After.ToString(),
            Partitions = read.Offsets,
            ActiveCounts = read.Active,
            CandidateCounts = read.Shadow,
            Views = views,
            Notes = [.. NotesOf(read, settled)],
        };

    private static IEnumerable<string> NotesOf(CommonRead read, Dictionary<string, Settled> settled)
    {
        if (read.Redriven)
            yield return "events were redriven into one of the two: what they changed differs whatever the definitions are";
        foreach (var view in settled.Where(view => view.Value.Why is not null))
            yield return $"view {view.Key} is compared up to {view.Value.Until} only: {view.Value.Why}";
    }

    /// <summary>One of the two that are compared.</summary>
    private sealed record Side(PipelineVersions Versions, IReadOnlyList<PipelineEpoch> Epochs);
}
