using Serverless.Core.Pipelines;
using Serverless.Local.Settings;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs.Checks;

/// <summary>Refuses a topic that is not the one whose offsets the ledger holds, but another one of the same name.</summary>
internal static class TopicCheck
{
    public static async Task RunAsync(Pipeline pipeline, ILedger ledger, ITopicMetadata topic, CancellationToken ct)
    {
        var ends = await topic.EndsAsync(pipeline.Definition.Topic, ct);
        if (await ledger.NewestEpochAsync(pipeline.Name, ct) is not { } epoch)
            return;
        foreach (var head in await ledger.HeadsAsync(pipeline.Name, epoch.Epoch, ct))
        {
            if (ends.TryGetValue(head.Partition, out var end) && head.Last >= end)
                throw new HostStartException(
                    $"The ledger has sealed topic '{pipeline.Definition.Topic}', partition {head.Partition}, up to offset {head.Last}, "
                    + $"but the topic ends before {end}: it is another topic (an embedded broker's goes with its process). "
                    + "Give another --data folder (with azure stores another Stores__Prefix), "
                    + "or the --brokers that the ledger belongs to.");
        }
    }
}
