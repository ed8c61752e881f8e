using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Epochs;

/// <summary>The heads of the partitions' chains.</summary>
internal static class ChainHeads
{
    /// <summary>
    /// The head of every partition of the epoch, by partition: its newest row, or, before the first, the end of its chain in the epochs
    /// before.
    /// </summary>
    public static async ValueTask<PartitionHead[]> ReadAsync(ILedger ledger, PipelineEpoch epoch, CancellationToken ct)
    {
        var heads = new PartitionHead[epoch.Partitions];
        Array.Fill(heads, PartitionHead.Start);
        var open = Enumerable.Range(0, epoch.Partitions).ToHashSet();
        for (var number = epoch.Epoch.Value; number >= 1 && open.Count > 0; number--)
        {
            foreach (var row in await ledger.HeadsAsync(epoch.Pipeline, new Epoch(number), ct).ConfigureAwait(false))
            {
                if (open.Remove(row.Partition.Value))
                    heads[row.Partition.Value] = PartitionHead.Of(row);
            }
        }
        return heads;
    }
}
