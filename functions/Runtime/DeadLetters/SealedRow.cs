using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.DeadLetters;

/// <summary>Finds the ledger's row that sealed an offset.</summary>
internal static class SealedRow
{
    private const int RowsAtOnce = 500;

    /// <summary>The row, of the newest epoch that has one; null when none has, or it is past its retention.</summary>
    public static async ValueTask<ChunkRow?> FindAsync(
        ILedger ledger, string pipeline, Partition partition, Offset offset, CancellationToken ct)
    {
        foreach (var epoch in (await ledger.EpochsAsync(pipeline, ct).ConfigureAwait(false)).Reverse())
        {
            var rows = new Rows(ledger, pipeline, epoch.Epoch, new Source(partition));
            if (await rows.FindAsync(offset, ct).ConfigureAwait(false) is { } found)
                return found;
        }
        return null;
    }

    private sealed record Rows(ILedger Ledger, string Pipeline, Epoch Epoch, Source Source)
    {
        /// <summary>Rows are found by where they begin: so first a place before it is looked for, twice as far back each time.</summary>
        public async ValueTask<ChunkRow?> FindAsync(Offset offset, CancellationToken ct)
        {
            for (var back = 1L; ; back *= 2)
            {
                var from = new Offset(Math.Max(Offset.None.Value, offset.Value - back));
                if (await ReadAsync(from, 1, ct).ConfigureAwait(false) is [var first] && first.Previous.Value < offset.Value)
                    return await FromAsync(first.Previous, offset, ct).ConfigureAwait(false);
                if (from == Offset.None)
                    return null;
            }
        }

        private async ValueTask<ChunkRow?> FromAsync(Offset from, Offset offset, CancellationToken ct)
        {
            while (true)
            {
                var rows = await ReadAsync(from, RowsAtOnce, ct).ConfigureAwait(false);
                if (rows.FirstOrDefault(row => row.Delta.Length > 0 && row.Last.Value >= offset.Value) is { } found)
                    return found.Previous.Value < offset.Value ? found : null;
                if (rows.Count < RowsAtOnce)
                    return null;
                from = rows[^1].Last;
            }
        }

        private ValueTask<IReadOnlyList<ChunkRow>> ReadAsync(Offset from, int rows, CancellationToken ct) =>
            Ledger.ReadAsync(Pipeline, Epoch, Source, from, rows, ct);
    }
}
