using Microsoft.Extensions.Logging;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Metrics;

namespace Serverless.Runtime.Epochs;

/// <summary>
/// Lets a pipeline go on with a topic that was made anew: opens an epoch in which the chains of the partitions that differ begin before
/// every record. Totals, watermarks and the views' shards go on. Safe for any thread.
/// </summary>
internal sealed class TopicRestart(EpochKeeper epochs, TopicGuard guard, ILogger log)
{
    /// <summary>
    /// Opens that epoch, unless another instance has done so; then <see cref="TopicGuard.Problem"/> must be looked at again. Returns the
    /// newest epoch, null before the first.
    /// </summary>
    public async ValueTask<PipelineEpoch?> RunAsync(string pipeline, string topic, CancellationToken ct)
    {
        IReadOnlyDictionary<Partition, string> differing = new Dictionary<Partition, string>();
        var newest = await epochs.ReopenAsync(
            pipeline,
            "the topic was made anew",
            async heads =>
            {
                differing = await guard.DifferencesAsync(topic, heads, ct).ConfigureAwait(false);
                return differing.Keys.ToDictionary(partition => partition, partition => heads[partition.Value].Restarted());
            },
            ct).ConfigureAwait(false);
        if (differing.Count == 0)
            return newest;
        Instruments.TopicsRecreated.Add(1, Instruments.Pipeline(pipeline));
        Log.TopicRecreated(
            log, pipeline, topic, newest!.Epoch,
            string.Join("; ", differing.Select(one => $"of partition {one.Key}, {one.Value}")));
        return newest;
    }
}
