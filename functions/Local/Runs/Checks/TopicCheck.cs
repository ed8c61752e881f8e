using Serverless.Local.Settings;
using Serverless.Runtime;
using Serverless.Runtime.Epochs;

namespace Serverless.Local.Runs.Checks;

/// <summary>
/// Refuses a topic that is not the one whose offsets the ledger holds, but another one of the same name; or lets an epoch begin for it, as
/// the setting says.
/// </summary>
internal static class TopicCheck
{
    /// <exception cref="UsageException">The data folder doesn't belong to the brokers.</exception>
    public static async Task RunAsync(PipelineHost pipelines, string pipeline, string topic, CancellationToken ct)
    {
        try
        {
            await pipelines.CheckTopicAsync(pipeline, ct);
        }
        catch (TopicRecreatedException recreated)
        {
            throw new UsageException(
                $"{pipeline}: {recreated.Message}. An embedded broker's topics go with its process: after a run with one, give another "
                + $"--data folder. For several runs over the same data keep a broker running, with broker --topic {topic}:4 --port 9092, "
                + "and name it by run --brokers 127.0.0.1:9092.");
        }
    }
}
