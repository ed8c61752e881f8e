using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Verification;

/// <summary>What the ledger's rows tell of how far it reaches, and of pauses.</summary>
internal sealed class LedgerReach(EventTimeDefinition eventTime, DateTimeOffset openedAt)
{
    private readonly Dictionary<Partition, ChunkRow> _heads = [];

    /// <summary>Windows that begin after this have all their events in the ledger; <see cref="EventTime.Min"/> when it was never trimmed.</summary>
    public EventTime Whole { get; private set; } = EventTime.Min;

    /// <summary>Nothing was sealed of a partition for so long that it may have been taken for idle.</summary>
    public bool HasPauses { get; private set; }

    /// <summary>Last offset sealed; <see cref="Offset.None"/> when the partition has never shown a record.</summary>
    public Offset HeadOf(Partition partition) => _heads.TryGetValue(partition, out var head) ? head.Last : Offset.None;

    public static async ValueTask<LedgerReach> ReadAsync(PipelineContext context, PipelineEpoch first, CancellationToken ct)
    {
        var reach = new LedgerReach(context.Pipeline.Definition.EventTime, first.OpenedAt);
        var rows = context.Stores.Ledger.ReadAllAsync(first.Pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct);
        await foreach (var row in rows.ConfigureAwait(false))
            reach.Add(row);
        return reach;
    }

    /// <summary>Rows come by epoch, partition and chain.</summary>
    private void Add(ChunkRow row)
    {
        var (last, sealedAt) = _heads.TryGetValue(row.Partition, out var head) ? (head.Last, head.SealedAt) : (Offset.None, openedAt);
        HasPauses |= (row.SealedAt - sealedAt).TotalMilliseconds >= eventTime.IdleMs;
        // A chain that doesn't go on from where it was has been trimmed: the events between reached a bound beyond the watermark there.
        if (row.Previous != last)
            Whole = EventTime.Later(Whole, row.WatermarkBefore.Plus(eventTime.BoundMs));
        _heads[row.Partition] = row;
    }
}
