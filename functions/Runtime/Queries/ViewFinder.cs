using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Text;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Queries;

/// <summary>Finds what the name of a view means, in this process's pipelines and their ledger.</summary>
internal sealed class ViewFinder
{
    private readonly Dictionary<string, PipelineVersions> _pipelines;
    private readonly ILedger _ledger;

    public ViewFinder(IEnumerable<PipelineVersions> pipelines, ILedger ledger) =>
        (_pipelines, _ledger) = (pipelines.ToDictionary(versions => versions.Name), ledger);

    /// <summary>All pipelines, by name.</summary>
    public IEnumerable<PipelineVersions> Pipelines => _pipelines.Values.OrderBy(one => one.Name, StringComparer.Ordinal);

    /// <summary>A pipeline; null with a problem when this process doesn't run it.</summary>
    public PipelineVersions? Pipeline(string name, out Problem? problem)
    {
        problem = null;
        if (_pipelines.TryGetValue(name, out var found))
            return found;
        problem = _pipelines.Count == 0
            ? new Problem(ProblemKind.UnknownPipeline, "No pipeline runs here: /api/health/details says why.")
            : Problem.Unknown(ProblemKind.UnknownPipeline, "pipeline", name, _pipelines.Keys);
        return null;
    }

    /// <summary>All epochs of a pipeline, oldest first.</summary>
    public ValueTask<IReadOnlyList<PipelineEpoch>> EpochsAsync(string pipeline, CancellationToken ct) => _ledger.EpochsAsync(pipeline, ct);

    /// <summary>A view by its name, or by the name of one of its meanings; null with a problem when there is none.</summary>
    public async ValueTask<(FoundView? Found, Problem? Problem)> FindAsync(string pipeline, string view, CancellationToken ct)
    {
        if (Pipeline(pipeline, out var problem) is not { } versions)
            return (null, problem);
        var epochs = await _ledger.EpochsAsync(pipeline, ct).ConfigureAwait(false);
        return await FindAsync(versions, epochs, view, ct).ConfigureAwait(false) is { } found
            ? (found, null)
            : (null, UnknownView(versions, epochs, view));
    }

    /// <summary>The same where pipeline and epochs are known; null when there is none.</summary>
    public static async ValueTask<FoundView?> FindAsync(
        PipelineVersions versions, IReadOnlyList<PipelineEpoch> epochs, string view, CancellationToken ct)
    {
        var (name, label) = (ViewLabel.NameOf(view), ViewLabel.Parse(view));
        if (label is null && name != view)
            return null;
        var current = versions.Current.Find(name) as View;
        var epoch = epochs.LastOrDefault(epoch => epoch.View(name) is { } layout && (label ?? layout.Label) == layout.Label);
        if (epoch?.View(name) is not { } layout)
            return current is null || (label ?? name) != name ? null : new FoundView(name, current, versions, epochs, null);
        if (current?.Meaning == layout.Meaning)
            return new FoundView(layout.Label, current, versions, epochs, epoch);
        var before = await versions.FindAsync(name, layout.Definition, epochs, ct).ConfigureAwait(false);
        return before is (_, View of) ? new FoundView(layout.Label, of, versions, epochs, epoch) : null;
    }

    private static Problem UnknownView(PipelineVersions versions, IReadOnlyList<PipelineEpoch> epochs, string view)
    {
        var names = versions.Current.Views.Select(one => one.Name).Concat(
            epochs.SelectMany(epoch => epoch.Views)
                .Where(one => versions.Current.GivenObservers.All(observer => observer.Name != one.Name))
                .Where(one => !EventSink.IsName(one.Name) && !DriftRadar.IsName(one.Name))
                .Select(one => one.Name)).Distinct().ToList();
        var name = ViewLabel.NameOf(view);
        return names.Contains(name)
            ? new Problem(
                ProblemKind.UnknownView,
                $"View '{name}' has no meaning '{Printable.Of(view)}': its name alone is what it means now, and /views lists its meanings.")
            : Problem.Unknown(ProblemKind.UnknownView, $"view of pipeline '{versions.Name}'", view, names);
    }
}
