using Serverless.Core.Windows;
using Serverless.Runtime.Telemetry;

namespace Serverless.Runtime.Shards;

/// <summary>Results that are too large for their store: they are set aside, counted and logged, so that the others go on.</summary>
internal sealed class StateLimit(PipelineContext context)
{
    public bool Fits(Result result) => result.State.Length <= context.Stores.Results.MaxStateBytes;

    public void SetAside(Result result)
    {
        Instruments.ResultsRejected.Add(1, new("pipeline", result.Id.Pipeline), new("view", result.Id.View));
        Log.ResultRejected(context.Log, result.Id.Pipeline, result.Id.View, result.Id.Key, result.Id.Start, result.End, result.State.Length, context.Stores.Results.MaxStateBytes);
    }
}
