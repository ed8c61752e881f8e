using System.Collections.Concurrent;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Pipelines;

/// <summary>
/// Reads stored results of a view's earlier definitions as those of another one of the same meaning. Safe for any thread.
/// </summary>
/// <param name="versions">Where the definitions are.</param>
/// <param name="epochs">Which versions have had them.</param>
/// <param name="view">The definition that results become.</param>
/// <param name="since">When it began.</param>
internal sealed class ResultDefinitions(
    PipelineVersions versions, IReadOnlyList<PipelineEpoch> epochs, View view, DateTimeOffset since)
{
    private readonly ConcurrentDictionary<string, ViewChange> _known = new();

    /// <summary>The result as one of the view's definition.</summary>
    /// <exception cref="StoreUnavailableException">Its definition is in no version that can be had.</exception>
    public async ValueTask<Result> CurrentAsync(Result stored, CancellationToken ct)
    {
        if (stored.Definition == view.DefinitionHash)
            return stored;
        if (!_known.TryGetValue(stored.Definition, out var change))
        {
            var found = await versions.FindAsync(view.Name, stored.Definition, epochs, ct).ConfigureAwait(false);
            if (found is not (_, View before))
                throw new StoreUnavailableException(
                    $"a stored result of view {view.Name} is of definition {stored.Definition}, which no version has that is known");
            change = _known[stored.Definition] = new ViewChange(before, view, since);
        }
        return change.Of(stored);
    }
}
