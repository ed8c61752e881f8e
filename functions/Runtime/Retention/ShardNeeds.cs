using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Retention;

/// <summary>
/// Which rows the shards of a pipeline still need, by their reports. Only shards of the newest epoch count: no other one is poked, and a
/// shard of a new layout reads all rows that are left. A shard without a report needs every row of its sources.
/// </summary>
internal sealed class ShardNeeds
{
    private readonly Dictionary<Source, (ChainPoint Applied, ShardId Shard)> _least = [];

    public ShardNeeds(PipelineEpoch newest, IReadOnlyList<ShardReport> reports)
    {
        var byShard = reports.ToDictionary(report => report.Shard);
        foreach (var layout in newest.Views)
        {
            for (var number = 0; number < layout.TotalShards(newest.Partitions); number++)
            {
                var shard = new ShardId(newest.Pipeline, layout.Name, layout.Number, number);
                var fences = byShard.GetValueOrDefault(shard)?.Fences.ToDictionary(fence => fence.Source) ?? [];
                foreach (var partition in layout.SourcesOf(number, newest.Partitions))
                    Add(partition, shard, fences.GetValueOrDefault(partition));
            }
        }
    }

    /// <summary>By source, the point up to which every shard that it feeds has applied it.</summary>
    public IReadOnlyDictionary<Source, ChainPoint> Applied => _least.ToDictionary(entry => entry.Key, entry => entry.Value.Applied);

    /// <summary>The shard that has applied least of a source which feeds any.</summary>
    public ShardId LastOf(Source source) => _least[source].Shard;

    private void Add(Source source, ShardId shard, ReportedFence? fence)
    {
        var applied = fence?.At ?? ChainPoint.Start;
        if (!_least.TryGetValue(source, out var least) || applied < least.Applied)
            _least[source] = (applied, shard);
    }
}
