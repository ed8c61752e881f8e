using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Reports;

namespace Serverless.Runtime.Verification;

/// <summary>Proves of one view, or of an event sink, that its shards account for all that the ledger has merged.</summary>
internal sealed class ShardSums(
    AuditPorts ports,
    int chunksAtOnce,
    IReadOnlyList<PipelineEpoch> epochs,
    ISharded subject,
    IReadOnlyDictionary<ShardId, ShardReport> said)
{
    /// <summary>
    /// Never throws for what is wrong with the view. With <paramref name="countWaiting"/> the sections after the fences are read and their
    /// events counted; else what isn't applied counts as waiting while a shard lags.
    /// </summary>
    public async ValueTask<ViewProof> ProveAsync(bool countWaiting, CancellationToken ct)
    {
        try
        {
            return await SumAsync(countWaiting, ct).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new ViewProof(
                subject.Name, null, 0, StuckOf(Reports()), AsideOf(Reports()), [$"its sum can't be made: {fault.Message}"]);
        }
    }

    private async ValueTask<ViewProof> SumAsync(bool countWaiting, CancellationToken ct)
    {
        var heads = await ChainHeads.ReadAllAsync(ports.Ledger, epochs[^1], ct).ConfigureAwait(false);
        var reports = Reports();
        var (stuck, balance) = (StuckOf(reports), ViewBalance.Of(subject.Name, heads.Totals, reports));
        var lagging = reports
            .Where(report => report.Stuck is null && !IsAwaiting(report) && report.Lags(ShardLife.Of(report.Shard, epochs)!.Sources, heads))
            .ToList();
        var waiting = 0L;
        var faults = balance.Faults.ToList();
        // What waits for a sink isn't read: it is all that isn't produced.
        var view = countWaiting ? subject as View : null;
        foreach (var report in view is null ? [] : lagging)
        {
            var (events, lost) = await CountAsync(view!, report, faults, ct).ConfigureAwait(false);
            (waiting, balance) = (waiting + events, balance with { Stepped = balance.Stepped.Plus(lost) });
        }
        var awaiting = reports.Where(IsAwaiting).ToList();
        if (awaiting.Count > 0)
            faults.Add($"{awaiting.Count} shards, such as {awaiting[0].Shard}, wait for what the layout before hands over");
        var isCounted = stuck.Count == 0 && (view is not null || lagging.Count == 0);
        if (isCounted && faults.Count == 0 && balance.OpenBeside(waiting) is not 0 and var open)
            faults.Add($"{open} events that the ledger has merged are neither applied nor waiting nor set aside nor accepted as lost");
        return new ViewProof(subject.Name, balance, isCounted ? waiting : balance.Open, stuck, AsideOf(reports), faults);
    }

    /// <summary>Whether the shard has no state yet, and needs what others hand over to begin.</summary>
    private bool IsAwaiting(ShardReport report) => !report.HasBegun && ShardLife.Of(report.Shard, epochs)!.Donors.Count > 0;

    private List<ShardReport> Reports() =>
        [.. epochs[^1].Shards().Where(shard => shard.View == subject.Name).Select(shard =>
            said.GetValueOrDefault(shard) ?? new ShardReport(shard, [], EventTime.Min, 0, null, default))];

    private static List<(ShardId, string)> StuckOf(IEnumerable<ShardReport> reports) =>
        [.. reports.Where(report => report.Stuck is not null).Select(report => (report.Shard, report.Stuck!))];

    private static List<(ShardId, ShardAside)> AsideOf(IEnumerable<ShardReport> reports) =>
        [.. reports.Where(report => report.Aside.Count > 0).Select(report => (report.Shard, report.Aside))];

    private async ValueTask<(long Events, LostEvents Lost)> CountAsync(
        View view, ShardReport report, List<string> faults, CancellationToken ct)
    {
        var replay = new ShardReplay(ports, chunksAtOnce, ShardLife.Of(report.Shard, epochs)!, view);
        try
        {
            return await replay.CountAsync(report.Fences, ct).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            faults.Add($"{report.Shard}: what waits for it can't be read: {fault.Message}");
            return default;
        }
    }
}
