using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs;

internal static class StoredResults
{
    /// <summary>The number of stored results, over all views.</summary>
    public static async Task<long> CountAsync(IResultStore results, Pipeline pipeline, CancellationToken ct)
    {
        var count = 0L;
        foreach (var view in pipeline.Views)
        {
            var stored = ResultsOf.View(results, view).QueryAsync(pipeline.Name, view.Name, null, EventTime.Min, EventTime.Max, ct);
            await foreach (var _ in stored)
                count++;
        }
        return count;
    }
}
