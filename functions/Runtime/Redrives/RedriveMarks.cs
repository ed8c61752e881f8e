using Serverless.Core.Binary;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Batches;
using Serverless.Runtime.Deltas;

namespace Serverless.Runtime.Redrives;

/// <summary>
/// Marks the events of a redrive that were taken, once all of it is sealed: no later redrive takes them again. What was taken is read from
/// what is sealed, so it is the same whoever does it, and however often.
/// </summary>
internal sealed class RedriveMarks(BatchPorts ports)
{
    private const int RowsAtOnce = 64;

    private readonly DeltaReader _deltas = new(ports.Deltas, ports.Versions.Name);

    private string Pipeline => ports.Versions.Name;

    /// <summary>Returns what became of the events.</summary>
    /// <exception cref="CorruptDataException">What is sealed isn't there as it was written.</exception>
    public async ValueTask<RedriveCounts> RunAsync(RedrivePlan plan, CancellationToken ct)
    {
        var counts = RedriveCounts.None;
        var losses = await ports.Retry.RunAsync(token => ports.Ledger.AcceptedLossesAsync(Pipeline, token), ct).ConfigureAwait(false);
        foreach (var part in plan.Parts)
        {
            await foreach (var row in RowsAsync(part, ct).ConfigureAwait(false))
            {
                counts = counts.Plus(row.Counts);
                await MarkAsync(plan, part, row, losses, ct).ConfigureAwait(false);
            }
        }
        return counts;
    }

    private async ValueTask MarkAsync(
        RedrivePlan plan, RedrivePart part, ChunkRow row, IReadOnlyList<AcceptedLoss> losses, CancellationToken ct)
    {
        var rejected = await RejectedAsync(row, losses, ct).ConfigureAwait(false);
        var taken = part.Between(row.First, row.Last).Where(one => !rejected.Contains(one.Offset))
            .Select(one => one.Letter.Place).ToList();
        if (taken.Count > 0)
            await ports.Retry
                .RunAsync(token => ports.SideOutputs.MarkRedrivenAsync(Pipeline, plan.Kind, plan.Number, taken, token), ct)
                .ConfigureAwait(false);
    }

    /// <summary>The rows that were sealed of the part, in order: all of it.</summary>
    private async IAsyncEnumerable<ChunkRow> RowsAsync(
        RedrivePart part, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var at = part.Before;
        var epochs = await ports.Retry.RunAsync(token => ports.Ledger.EpochsAsync(Pipeline, token), ct).ConfigureAwait(false);
        foreach (var epoch in epochs.Where(epoch => epoch.TakesRedrives))
        {
            while (at < part.Last)
            {
                var rows = await ports.Retry.RunAsync(token => ReadAsync(epoch.Epoch, part.Partition, at, token), ct).ConfigureAwait(false);
                foreach (var row in rows.Where(row => row.NextEpoch is null && row.Previous == at))
                {
                    at = row.Last;
                    yield return row;
                }
                if (rows.Count < RowsAtOnce)
                    break;
            }
        }
        if (at < part.Last)
            throw new CorruptDataException(
                $"the ledger's rows of partition {Source.RedriveOf(part.Partition)} after offset {at} are gone: put them back");
    }

    private ValueTask<IReadOnlyList<ChunkRow>> ReadAsync(Epoch epoch, Partition partition, Offset after, CancellationToken ct) =>
        ports.Ledger.ReadAsync(Pipeline, epoch, Source.RedriveOf(partition), after, RowsAtOnce, ct);

    /// <summary>
    /// Which events of a chunk were rejected again. Where its object can't be had any more, and that is accepted, none is taken for that:
    /// some shards may have the others.
    /// </summary>
    private async ValueTask<IReadOnlySet<Offset>> RejectedAsync(ChunkRow row, IReadOnlyList<AcceptedLoss> losses, CancellationToken ct)
    {
        try
        {
            return await ports.Retry.RunAsync(token => ReadAsync(row, token), ct).ConfigureAwait(false);
        }
        catch (CorruptDataException) when (losses.Any(loss => loss.IsOf(row)))
        {
            return new HashSet<Offset>();
        }
    }

    private async ValueTask<IReadOnlySet<Offset>> ReadAsync(ChunkRow row, CancellationToken ct)
    {
        try
        {
            var directory = await _deltas.DirectoryAsync(row.Delta, null, ct).ConfigureAwait(false);
            var part = directory.IndexOf(DeltaParts.Redriven);
            var section = directory.Sections.First(section => section.Part == part && section.Source == row.Source);
            var plain = await _deltas.SectionAsync(row.Delta, section.Offset, section.Length, section.Checksum, ct).ConfigureAwait(false);
            return RedrivenSection.Read(plain.Span);
        }
        catch (CorruptDataException damage)
        {
            throw new CorruptDataException($"damaged object {row.Delta}: {damage.Message}: put the object back, or see 'repair'");
        }
    }
}
