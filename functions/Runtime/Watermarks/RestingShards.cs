using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Watermarks;

/// <summary>
/// Which shards the timer may leave alone: those that have no window open and nothing to write, and have applied all that is sealed. As a
/// report is never newer than the state, one whose fences are the heads tells of the state as it is. A resting shard is poked once a report
/// interval all the same, so that it goes on to report. One call at a time.
/// </summary>
internal sealed class RestingShards(ShellServices shell)
{
    private readonly Dictionary<ShardId, long> _pokedAt = [];
    private Dictionary<ShardId, ShardReport> _said = [];

    /// <summary>Takes in what the shards say.</summary>
    public void See(IReadOnlyList<ShardReport> reports) => _said = reports.ToDictionary(report => report.Shard);

    /// <summary>Whether a shard hasn't said that it has applied all that was redriven: only the timer's pokes bring that.</summary>
    public bool AwaitsRedriven(ShardId shard, PipelineEpoch epoch, EpochHeads heads) =>
        epoch.TakesRedrives && (!_said.TryGetValue(shard, out var report)
            || report.Lags(epoch.SourcesOf(shard).Where(source => !source.IsTopic), heads));

    /// <summary>Whether a shard needs no poke now; when it does, it is taken for poked.</summary>
    public bool Rests(ShardId shard, IEnumerable<Source> sources, EpochHeads heads)
    {
        var rests = _said.TryGetValue(shard, out var report) && report.IsAtRest && !report.Lags(sources, heads)
            && _pokedAt.TryGetValue(shard, out var at) && shell.Clock.GetElapsedTime(at) < shell.Options.ReportInterval;
        if (!rests)
            _pokedAt[shard] = shell.Clock.GetTimestamp();
        return rests;
    }
}
