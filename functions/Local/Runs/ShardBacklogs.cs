using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Local.Hosting.Entities;
using Serverless.Local.Report;
using Serverless.Runtime;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;

namespace Serverless.Local.Runs;

/// <summary>Compares the shards' progress with what the ledger has sealed for them.</summary>
internal sealed class ShardBacklogs(PipelineHost pipelines, ILedger ledger, TopicProgress topic, EntityStore entities)
{
    /// <summary>The status of each shard of the current epoch; null for one whose state is missing or can't be read.</summary>
    public async Task<IReadOnlyList<(ShardId Shard, ShardStatus? Status)>> StatusAsync(string pipeline, CancellationToken ct) =>
        [.. (await pipelines.ShardsOfAsync(pipeline, ct)).Select(shard => (shard, ShardStates.Find(entities, shard, pipelines.Shards)))];

    /// <summary>The views of which something sealed isn't applied or something emitted isn't stored; empty when there is none.</summary>
    public async Task<IReadOnlyList<ViewBacklog>> FindAsync(string pipeline, CancellationToken ct)
    {
        var lagging = await LaggingAsync(pipeline, ct);
        if (lagging.Count == 0)
            return [];
        var events = await EventsAsync(pipeline, lagging, ct);
        var views = lagging.GroupBy(lag => lag.Shard.View).Select(view => BacklogOf(view.Key, [.. view], events));
        return [.. views.Where(view => view.Events > 0 || view.WaitingResults > 0)];
    }

    /// <summary>Whether every shard has applied all that is sealed and stored all that it emitted.</summary>
    public async Task<bool> AreEmptyAsync(string pipeline, CancellationToken ct) => (await LaggingAsync(pipeline, ct)).Count == 0;

    private async Task<List<ShardLag>> LaggingAsync(string pipeline, CancellationToken ct)
    {
        if (await ledger.NewestEpochAsync(pipeline, ct) is not { } epoch)
            return [];
        var heads = await HeadsAsync(pipeline, ct);
        var lags = (await StatusAsync(pipeline, ct)).Select(shard => LagOf(epoch, shard.Shard, shard.Status, heads));
        return [.. lags.Where(lag => lag.Fences.Count > 0 || lag.Waiting > 0)];
    }

    private async Task<Dictionary<Source, PartitionHead>> HeadsAsync(string pipeline, CancellationToken ct)
    {
        var heads = (await topic.HeadsAsync(ct)).ToDictionary(head => (Source)head.Key, head => head.Value);
        foreach (var epoch in (await ledger.EpochsAsync(pipeline, ct)).Where(epoch => epoch.TakesRedrives))
        {
            foreach (var row in await ledger.RedrivenHeadsAsync(pipeline, epoch.Epoch, ct))
                heads[row.Source] = PartitionHead.Of(row);
        }
        return heads;
    }

    private static ShardLag LagOf(
        PipelineEpoch epoch, ShardId shard, ShardStatus? status, IReadOnlyDictionary<Source, PartitionHead> heads)
    {
        var fences = epoch.SourcesOf(shard).ToDictionary(
            source => source,
            source => status?.Sources.FirstOrDefault(fence => fence.Source == source)?.At ?? ChainPoint.Start);
        var lagging = fences.Where(fence => fence.Value < heads.GetValueOrDefault(fence.Key, PartitionHead.Start).At).ToDictionary();
        return new ShardLag(shard, lagging, status?.Outbox ?? 0);
    }

    /// <summary>By view, the events merged by rows after the first fence that lags in their source.</summary>
    private async Task<Dictionary<string, long>> EventsAsync(string pipeline, List<ShardLag> lagging, CancellationToken ct)
    {
        var first = lagging.SelectMany(lag => lag.Fences.Select(fence => (lag.Shard.View, Source: fence.Key, Fence: fence.Value)))
            .GroupBy(lag => (lag.View, lag.Source))
            .ToDictionary(lag => lag.Key, lag => lag.Min(one => one.Fence));
        var events = new Dictionary<string, long>();
        await foreach (var row in ledger.ReadAllAsync(pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct))
        {
            foreach (var (view, counts) in row.Counts.Views)
            {
                if (first.TryGetValue((view, row.Source), out var fence) && ChainPoint.After(row) > fence)
                    events[view] = events.GetValueOrDefault(view) + counts.Merged;
            }
        }
        return events;
    }

    private static ViewBacklog BacklogOf(string view, List<ShardLag> shards, Dictionary<string, long> events) =>
        new(view, shards.Count(shard => shard.Fences.Count > 0), events.GetValueOrDefault(view), shards.Sum(shard => (long)shard.Waiting));

    /// <summary>The fences of a shard that are before the ledger's heads, and how many results wait in its outbox.</summary>
    private sealed record ShardLag(ShardId Shard, IReadOnlyDictionary<Source, ChainPoint> Fences, int Waiting);
}
