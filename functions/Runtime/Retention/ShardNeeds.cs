using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Retention;

/// <summary>
/// Which rows the shards of a pipeline still need, by their reports: those after the older one of their checkpoints, from which their state
/// can be made again. Shards of the newest epoch count, and those of ended layouts that haven't handed over. A shard without a report needs
/// every row of its sources.
/// </summary>
internal sealed class ShardNeeds
{
    private readonly Dictionary<Source, (ChainPoint Kept, ShardId Shard)> _least = [];

    public ShardNeeds(IReadOnlyList<PipelineEpoch> epochs, IReadOnlyList<ShardReport> reports)
    {
        var byShard = reports.ToDictionary(report => report.Shard);
        foreach (var shard in epochs[^1].Shards())
            Add(shard, epochs[^1], byShard.GetValueOrDefault(shard));
        var ended = EndedLayout.Of(epochs);
        foreach (var layout in ended)
        {
            foreach (var shard in Handovers.PendingOf(layout, ended, byShard))
                Add(shard, layout.Last, byShard.GetValueOrDefault(shard));
        }
    }

    /// <summary>By source, the point up to which no shard that it feeds needs it.</summary>
    public IReadOnlyDictionary<Source, ChainPoint> Kept => _least.ToDictionary(entry => entry.Key, entry => entry.Value.Kept);

    /// <summary>The shard that needs most of a source which feeds any.</summary>
    public ShardId LastOf(Source source) => _least[source].Shard;

    private void Add(ShardId shard, PipelineEpoch epoch, ShardReport? report)
    {
        var fences = report?.Fences.ToDictionary(fence => fence.Source) ?? [];
        foreach (var source in epoch.SourcesOf(shard))
        {
            var kept = fences.GetValueOrDefault(source)?.Kept ?? ChainPoint.Start;
            if (!_least.TryGetValue(source, out var least) || kept < least.Kept)
                _least[source] = (kept, shard);
        }
    }
}
