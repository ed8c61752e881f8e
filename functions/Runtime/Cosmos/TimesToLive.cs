using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// How long the results of each view are kept after their last write: as the pipeline says, or for ever; markers of deleted keys as their
/// view says.
/// </summary>
internal sealed class TimesToLive(IEnumerable<Pipeline> pipelines)
{
    private readonly Dictionary<(string Pipeline, string View), (int? Result, int? Marker)> _seconds = pipelines
        .SelectMany(pipeline => pipeline.Views, (pipeline, view) => (
            Key: (pipeline.Name, view.Name),
            Kept: (Seconds(view.Definition.TimeToLiveMs), Seconds(WindowKind.Of(view).MarkersKeptMs))))
        .Where(view => view.Kept != (null, null))
        .ToDictionary(view => view.Key, view => view.Kept);

    /// <summary>Whether a view has a time to live.</summary>
    public bool Any => _seconds.Count > 0;

    /// <summary>The time to live of a result in seconds; null for ever.</summary>
    public int? SecondsFor(Result result)
    {
        if (!_seconds.TryGetValue((result.Id.Pipeline, ViewLabel.NameOf(result.Id.View)), out var kept))
            return null;
        return result.Kind == PaneKind.Retracted && kept.Marker is { } marker ? marker : kept.Result;
    }

    private static int? Seconds(long? milliseconds) => milliseconds is { } given ? (int)((given + 999) / 1000) : null;
}
