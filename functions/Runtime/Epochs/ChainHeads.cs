using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Epochs;

/// <summary>The heads of the partitions' chains.</summary>
internal static class ChainHeads
{
    /// <summary>The heads of all chains of the epoch: of every partition's, and, when it takes redrives, of what is redriven.</summary>
    public static async ValueTask<EpochHeads> ReadAllAsync(ILedger ledger, PipelineEpoch epoch, CancellationToken ct) => new(
        await ReadAsync(ledger, epoch, ct).ConfigureAwait(false), await ReadRedrivenAsync(ledger, epoch, ct).ConfigureAwait(false));

    /// <summary>
    /// The head of every partition of the epoch, by partition: its newest row, or, before the first, the end of its chain in the epochs
    /// before.
    /// </summary>
    public static ValueTask<PartitionHead[]> ReadAsync(ILedger ledger, PipelineEpoch epoch, CancellationToken ct) =>
        ReadAsync(epoch.Partitions, epoch.Epoch, new Epoch(1), number => ledger.HeadsAsync(epoch.Pipeline, number, ct));

    /// <summary>The heads of the chains of what is redriven, by partition; none while the epoch takes no redrives.</summary>
    public static ValueTask<PartitionHead[]> ReadRedrivenAsync(ILedger ledger, PipelineEpoch epoch, CancellationToken ct) =>
        epoch.TakesRedrives
            ? ReadAsync(
                epoch.Partitions, epoch.Epoch, epoch.RedrivenSince, number => ledger.RedrivenHeadsAsync(epoch.Pipeline, number, ct))
            : ValueTask.FromResult<PartitionHead[]>([]);

    private static async ValueTask<PartitionHead[]> ReadAsync(
        int partitions, Epoch newest, Epoch oldest, Func<Epoch, ValueTask<IReadOnlyList<ChunkRow>>> read)
    {
        var heads = new PartitionHead[partitions];
        Array.Fill(heads, PartitionHead.Start);
        var open = Enumerable.Range(0, partitions).ToHashSet();
        for (var number = newest.Value; number >= oldest.Value && open.Count > 0; number--)
        {
            foreach (var row in await read(new Epoch(number)).ConfigureAwait(false))
            {
                if (open.Remove(row.Partition.Value))
                    heads[row.Partition.Value] = PartitionHead.Of(row);
            }
        }
        return heads;
    }
}
