using Microsoft.Extensions.Logging;
using Serverless.Core.Ledger;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Repair;

/// <summary>Stores what an operator accepts about places of a pipeline's chains, and how many events that may cost at most.</summary>
internal sealed class LossDecisions(ILedger ledger, string pipeline, TimeProvider clock, ILogger log)
{
    private readonly ObjectRows _rows = new(ledger, pipeline);

    /// <summary>The chunk of a row can't be had again.</summary>
    public ValueTask ChunkAsync(ChunkRow row, string reason, string by, CancellationToken ct) => StoreAsync(
        Of(row, LossKind.Chunk, reason, by) with { Events = row.Counts.Views.ToDictionary(view => view.Key, view => view.Value.Merged) },
        ct);

    /// <summary>The chunk of a row was folded again to another one.</summary>
    public ValueTask RefoldAsync(ChunkRow row, ChunkRow now, string reason, string by, CancellationToken ct) => StoreAsync(
        Of(row, LossKind.Refold, reason, by) with
        {
            SectionsHash = now.SectionsHash,
            Events = row.Counts.Views.ToDictionary(view => view.Key, view => view.Value.Merged - MergedBy(now, view.Key)),
        },
        ct);

    /// <summary>The rows of a gap can't be had again.</summary>
    public async ValueTask GapAsync(StuckPlace gap, IReadOnlyList<ShardReport> reports, string by, CancellationToken ct)
    {
        var next = gap.Next!;
        var before = await _rows.EndingAtAsync(gap.Source, gap.Fence, ct).ConfigureAwait(false);
        var loss = Of(next, LossKind.Gap, "the ledger's rows are gone", by) with
        {
            From = gap.Fence,
            To = ChainPoint.Before(next.Epoch, next.Previous),
            Watermark = next.WatermarkBefore,
            Delta = "",
            Events = next.Totals.Merged.ToDictionary(
                view => view.Key,
                view => Math.Max(0, view.Value - MergedBy(next, view.Key)
                    - (before?.Totals.MergedBy(view.Key) ?? KnownBefore(gap, view.Key, reports)))),
        };
        await StoreAsync(loss, ct).ConfigureAwait(false);
    }

    /// <summary>Events of a view that its shards at the gap account for: at least those were merged before it.</summary>
    private static long KnownBefore(StuckPlace gap, string view, IReadOnlyList<ShardReport> reports)
    {
        var fences = reports.Where(report => report.Shard.View == view).Select(report => report.FenceOf(gap.Source))
            .OfType<ReportedFence>().Where(fence => fence.At <= gap.Fence).ToList();
        return fences.Select(fence => fence.Base).DefaultIfEmpty(0).Min() + fences.Sum(fence => fence.Applied + fence.SetAside);
    }

    private static long MergedBy(ChunkRow row, string view) => row.Counts.Views.GetValueOrDefault(view)?.Merged ?? 0;

    private AcceptedLoss Of(ChunkRow row, LossKind kind, string reason, string by) => new()
    {
        Kind = kind,
        Source = row.Source,
        From = ChainPoint.Before(row.Epoch, row.Previous),
        To = ChainPoint.After(row),
        Watermark = row.WatermarkAfter,
        Delta = row.Delta,
        Reason = reason,
        By = by,
        At = clock.GetUtcNow(),
    };

    private async ValueTask StoreAsync(AcceptedLoss loss, CancellationToken ct)
    {
        if (!await ledger.AcceptLossAsync(pipeline, loss, ct).ConfigureAwait(false))
            return;
        Instruments.LossesAccepted.Add(1, Instruments.Pipeline(pipeline));
        Log.LossAccepted(log, pipeline, loss.ToString());
    }
}
