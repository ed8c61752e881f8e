using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs;

/// <summary>What the ledgers of the run's pipelines have of a topic, for the consumer that reads it.</summary>
internal static class LedgerOffsets
{
    /// <summary>
    /// By partition, the offset after the last one that all pipelines of the topic have sealed. Null when the run has no such pipeline.
    /// Throws when the ledger can't be read.
    /// </summary>
    public static IReadOnlyDictionary<int, long>? Find(IServiceProvider services, IEnumerable<Pipeline> pipelines, string topic)
    {
        var ledger = services.GetRequiredService<StorePorts>().Ledger;
        var metadata = services.GetRequiredService<ITopicMetadata>();
        // The consumer asks on a thread of its own, which waits.
        var heads = pipelines.Where(pipeline => pipeline.Definition.Topic == topic)
            .Select(pipeline => new TopicProgress(pipeline.Name, topic, ledger, metadata, TimeProvider.System))
            .Select(progress => progress.HeadsAsync(CancellationToken.None))
            .Select(read => read.GetAwaiter().GetResult())
            .ToList();
        if (heads.Count == 0)
            return null;
        return heads.SelectMany(all => all.Keys).Distinct().ToDictionary(
            partition => partition.Value,
            partition => heads.Min(all => all.GetValueOrDefault(partition, PartitionHead.Start).Last.Value + 1));
    }
}
