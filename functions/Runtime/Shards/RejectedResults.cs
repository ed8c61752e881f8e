using Microsoft.Extensions.Logging;
using Serverless.Core.Text;
using Serverless.Core.Windows;
using Serverless.Runtime.Metrics;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Counts and logs results that their store can never hold, with the store's reason. They aren't written, so that the others can be.
/// </summary>
internal sealed class RejectedResults(ILogger log)
{
    public void SetAside(Result result, string reason)
    {
        Instruments.ResultsRejected.Add(1, Instruments.Pipeline(result.Id.Pipeline), Instruments.View(result.Id.View));
        Log.ResultRejected(log, result.Id.Pipeline, result.Id.View, Printable.Of(result.Id.Key), result.Id.Start, result.End, reason);
    }
}
