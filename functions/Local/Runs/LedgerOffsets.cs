using Serverless.Core.Pipelines;
using Serverless.Runtime.Health;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs;

/// <summary>What the ledger of a run's pipeline has of its topic, for the function that reads it.</summary>
internal static class LedgerOffsets
{
    /// <summary>
    /// By partition, the offset after the last one that the pipeline of a function has sealed. Null when the run has no such pipeline.
    /// Throws when the ledger can't be read.
    /// </summary>
    public static IReadOnlyDictionary<int, long>? Find(IServiceProvider services, IEnumerable<Pipeline> pipelines, string function)
    {
        if (pipelines.FirstOrDefault(pipeline => IngestFunctions.NameOf(pipeline.Name) == function) is not { } found)
            return null;
        var ledger = services.GetRequiredService<StorePorts>().Ledger;
        var metadata = services.GetRequiredService<ITopicMetadata>();
        var progress = new TopicProgress(found.Name, found.Definition.Topic, ledger, metadata, TimeProvider.System);
        // The consumer asks on a thread of its own, which waits.
        var heads = progress.HeadsAsync(CancellationToken.None).GetAwaiter().GetResult();
        return heads.ToDictionary(head => head.Key.Value, head => head.Value.Last.Value + 1);
    }
}
