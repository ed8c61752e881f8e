using Serverless.Core.Text;
using Serverless.Core.Windows;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Shards;

/// <summary>Results that their store can never hold: they are set aside, counted and logged with the store's reason, so that the others go on.</summary>
internal sealed class RejectedResults(PipelineContext context)
{
    public void SetAside(Result result, string reason)
    {
        Instruments.ResultsRejected.Add(1, new("pipeline", result.Id.Pipeline), new("view", result.Id.View));
        Log.ResultRejected(context.Log, result.Id.Pipeline, result.Id.View, Printable.Of(result.Id.Key), result.Id.Start, result.End, reason);
    }
}
