using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Epochs;

namespace Serverless.Runtime.Verification;

/// <summary>How far the retained ledger reaches, by event time and by partition.</summary>
/// <param name="Heads">Where each partition's chain ends.</param>
/// <param name="Whole">Windows that begin after this have all their events in the ledger; <see cref="EventTime.Min"/> when it was never trimmed.</param>
internal sealed record LedgerReach(IReadOnlyList<PartitionHead> Heads, EventTime Whole)
{
    public static async ValueTask<LedgerReach> ReadAsync(PipelineContext context, IReadOnlyList<PipelineEpoch> epochs, CancellationToken ct)
    {
        var heads = await ChainHeads.ReadAsync(context.Stores.Ledger, epochs[^1], ct).ConfigureAwait(false);
        var whole = EventTime.Min;
        for (var partition = 0; partition < heads.Length; partition++)
            whole = EventTime.Later(whole, await WholeAsync(context, epochs, new Partition(partition), ct).ConfigureAwait(false));
        return new LedgerReach(heads, whole);
    }

    /// <summary>The partition has never shown a record.</summary>
    public bool IsSilent(Partition partition) => Heads[partition.Value].Last == Offset.None;

    private static async ValueTask<EventTime> WholeAsync(PipelineContext context, IReadOnlyList<PipelineEpoch> epochs, Partition partition, CancellationToken ct)
    {
        var (whole, last) = (EventTime.Min, Offset.None);
        foreach (var epoch in epochs)
        {
            var first = await context.Stores.Ledger.ReadAsync(epoch.Pipeline, epoch.Epoch, partition, Offset.None, 1, ct).ConfigureAwait(false);
            // A chain that doesn't go on from where it was has been trimmed: the events between reached a bound beyond the watermark there.
            if (first.Count > 0 && first[0].Previous != last)
                whole = EventTime.Later(whole, first[0].Before.Plus(context.Pipeline.Definition.EventTime.BoundMs));
            var heads = await context.Stores.Ledger.HeadsAsync(epoch.Pipeline, epoch.Epoch, ct).ConfigureAwait(false);
            last = heads.FirstOrDefault(head => head.Partition == partition)?.Last ?? last;
        }
        return whole;
    }
}
