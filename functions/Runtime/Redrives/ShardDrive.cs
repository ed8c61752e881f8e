using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Redrives;

/// <summary>
/// Has the shards of a pipeline at rest apply all that is sealed, and write what comes of it, without a broker and a timer: no window
/// closes by that. Event sinks, which need brokers, are left out: they go on in the next run.
/// </summary>
public sealed class ShardDrive
{
    // An ended shard is saved, handed over, and taken over from, one round after the other.
    private const int MostIdleRounds = 6;

    private readonly ILedger _ledger;
    private readonly IShardReports _reports;
    private readonly ShellServices _shell;

    internal ShardDrive(ILedger ledger, IShardReports reports, ShellServices shell) =>
        (_ledger, _reports, _shell) = (ledger, reports, shell);

    /// <summary>Pokes the shards until there is nothing left to do.</summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="pokes">Carries a poke out, and saves the state, before it returns.</param>
    /// <param name="statusOf">Gives the status of a shard by its saved state; null when it has none.</param>
    /// <param name="ct">Ends the call between two rounds; what is applied stays so.</param>
    /// <returns>The shards that have still something to do and don't move, each with why as far as it says so.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(
        string pipeline, IPokes pokes, Func<ShardId, ShardStatus?> statusOf, CancellationToken ct)
    {
        var handovers = new Handovers(_reports);
        for (var (before, idle) = ("", 0); ;)
        {
            ct.ThrowIfCancellationRequested();
            var epochs = await _ledger.EpochsAsync(pipeline, ct).ConfigureAwait(false);
            if (epochs is not [.., var newest])
                return [];
            var heads = await ChainHeads.ReadAllAsync(_ledger, newest, ct).ConfigureAwait(false);
            var ending = await handovers.PendingAsync(epochs, ct).ConfigureAwait(false);
            var open = newest.Shards().Select(shard => (Shard: shard, Status: statusOf(shard)))
                .Where(one => !EventSink.IsName(one.Shard.View) && IsOpen(newest, one.Shard, one.Status, heads)).ToList();
            if (open.Count == 0)
                return [];
            var now = string.Join('\n', open.Select(one => Progress(one.Shard, one.Status)).Concat(ending.Select(shard => $"{shard}")));
            idle = now == before ? idle + 1 : 0;
            if (idle == MostIdleRounds)
                return [.. open.Select(one => $"{one.Shard}: {one.Status?.Stuck ?? "it has not applied all that is sealed"}")];
            before = now;
            var poke = PokeOf(newest, heads);
            await SendAsync(pokes, ending.Concat(open.Select(one => one.Shard)), poke, ct).ConfigureAwait(false);
        }
    }

    private async ValueTask SendAsync(IPokes pokes, IEnumerable<ShardId> shards, Poke poke, CancellationToken ct)
    {
        var failed = await PokeRound.SendAsync(pokes, shards.Select(shard => (shard, poke)), _shell, ct).ConfigureAwait(false);
        if (failed is [var (shard, reason), ..])
            throw new StoreUnavailableException($"{shard} can't be saved: {reason.Message}", reason);
    }

    private static Poke PokeOf(PipelineEpoch epoch, EpochHeads heads) => new()
    {
        Epoch = epoch.Epoch.Value,
        Heads = Begun(heads.Topic),
        Redriven = Begun(heads.Redriven),
    };

    private static Dictionary<int, long> Begun(PartitionHead[] heads) =>
        heads.Index().Where(one => one.Item.At != ChainPoint.Start).ToDictionary(one => one.Index, one => one.Item.Last.Value);

    private static bool IsOpen(PipelineEpoch epoch, ShardId shard, ShardStatus? status, EpochHeads heads)
    {
        var report = status?.ToReport(shard) ?? new ShardReport(shard, [], default, 0, null, default);
        return report.Outbox > 0 || report.Lags(epoch.SourcesOf(shard), heads);
    }

    private static string Progress(ShardId shard, ShardStatus? status) =>
        $"{shard} {status?.Outbox} {string.Join(' ', status?.Sources.Select(fence => $"{fence.At}") ?? [])}";
}
