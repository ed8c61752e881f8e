using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Cosmos;

/// <summary>How long the results of each view are kept after their last write: as the pipeline says, or for ever.</summary>
internal sealed class TimesToLive(IEnumerable<Pipeline> pipelines)
{
    private readonly Dictionary<(string Pipeline, string View), int> _seconds = pipelines
        .SelectMany(
            pipeline => pipeline.Views,
            (pipeline, view) => (Key: (pipeline.Name, view.Name), Milliseconds: view.Definition.TimeToLiveMs ?? 0))
        .Where(view => view.Milliseconds > 0)
        .ToDictionary(view => view.Key, view => (int)((view.Milliseconds + 999) / 1000));

    /// <summary>Whether a view has a time to live.</summary>
    public bool Any => _seconds.Count > 0;

    /// <summary>The time to live of a result in seconds; null for ever.</summary>
    public int? SecondsFor(ResultId id) => _seconds.TryGetValue((id.Pipeline, ViewLabel.NameOf(id.View)), out var seconds) ? seconds : null;
}
