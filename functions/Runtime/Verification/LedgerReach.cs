using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Verification;

/// <summary>How far the ledger reaches, and whether it has pauses.</summary>
internal sealed class LedgerReach(EventTimeDefinition eventTime, DateTimeOffset openedAt)
{
    private readonly Dictionary<Source, ChunkRow> _heads = [];

    /// <summary>
    /// Whether some partition had nothing sealed for as long as the idle timeout, so that it may have been taken for idle.
    /// </summary>
    public bool HasPauses { get; private set; }

    /// <summary>Whether events were redriven.</summary>
    public bool HasRedrives { get; private set; }

    /// <summary>The newest epoch that has set a partition's watermark back; 0 when none has.</summary>
    public Epoch SetBackIn { get; private set; }

    /// <summary>Where the chain of a source ends; its start when the ledger has no row of it.</summary>
    public ChainPoint HeadOf(Source source) =>
        _heads.TryGetValue(source, out var head) ? ChainPoint.After(head) : ChainPoint.Start;

    /// <summary>Whether the partition has never shown a record.</summary>
    public bool IsUnused(Partition partition) => !_heads.TryGetValue(partition, out var head) || head.Totals.Records == 0;

    public static async ValueTask<LedgerReach> ReadAsync(AuditPorts ports, PipelineEpoch first, CancellationToken ct)
    {
        var reach = new LedgerReach(ports.Versions.Current.Definition.EventTime, first.OpenedAt);
        var rows = ports.Ledger.ReadAllAsync(first.Pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct);
        await foreach (var row in rows.ConfigureAwait(false))
            reach.Add(row);
        return reach;
    }

    /// <summary>Rows come by epoch, source and chain. When events were redriven tells nothing of pauses.</summary>
    private void Add(ChunkRow row)
    {
        var sealedAt = _heads.TryGetValue(row.Source, out var head) ? head.Clock : openedAt;
        // After a clock that was set back nothing is known of the time between two rows.
        var between = (row.Clock - sealedAt).TotalMilliseconds;
        HasPauses |= row.Source.IsTopic && (between < 0 || between >= eventTime.IdleMs);
        HasRedrives |= !row.Source.IsTopic && row.NextEpoch is null;
        if (row.NextEpoch is { } next && row.WatermarkAfter < row.WatermarkBefore)
            SetBackIn = next;
        _heads[row.Source] = row;
    }
}
