using System.Collections.Concurrent;
using Serverless.Core.Ledger;

namespace Serverless.Runtime.Queries;

/// <summary>
/// The epochs of pipelines as they were at most a second ago, so that a question which is asked often needs no look into the ledger. Safe
/// for any thread.
/// </summary>
internal sealed class RecentEpochs(ViewFinder views, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (IReadOnlyList<PipelineEpoch> Epochs, long ReadAt)> _known = new();

    /// <summary>All epochs of a pipeline, oldest first.</summary>
    public async ValueTask<IReadOnlyList<PipelineEpoch>> ReadAsync(string pipeline, CancellationToken ct)
    {
        if (_known.TryGetValue(pipeline, out var known) && clock.GetElapsedTime(known.ReadAt) < Lifetime)
            return known.Epochs;
        var readAt = clock.GetTimestamp();
        var epochs = await views.EpochsAsync(pipeline, ct).ConfigureAwait(false);
        _known[pipeline] = (epochs, readAt);
        return epochs;
    }
}
