using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Serverless.Core.Positions;
using Serverless.Runtime.Deltas;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>
/// The marks of delta objects. Those found one by one are remembered, because a mark never changes.
/// </summary>
internal sealed class SealedDeltas(StorageTable table, LedgerEpochs epochs)
{
    private const int Remembered = 10_000;

    private readonly ConcurrentDictionary<(string, string), SealedDelta> _known = [];

    /// <summary>Null when the object has no mark: it is not sealed yet, or was removed.</summary>
    public async ValueTask<SealedDelta?> FindAsync(string pipeline, string delta, CancellationToken ct)
    {
        if (_known.TryGetValue((pipeline, delta), out var known))
            return known;
        foreach (var epoch in (await epochs.ReadAsync(pipeline, ct).ConfigureAwait(false)).Reverse())
        {
            var partition = LedgerKeys.EpochPartition(pipeline, epoch.Epoch);
            if (await table.FindAsync(partition, LedgerKeys.Delta(delta), ct).ConfigureAwait(false) is { } found)
                return Remember(pipeline, SealedDelta.Of(found));
        }
        return null;
    }

    /// <summary>Those of all epochs whose names were made within [from, before).</summary>
    public async IAsyncEnumerable<SealedDelta> RangeAsync(
        string pipeline,
        DateTimeOffset from,
        DateTimeOffset before,
        [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var epoch in await epochs.ReadAsync(pipeline, ct).ConfigureAwait(false))
        {
            await foreach (var found in RangeAsync(pipeline, epoch.Epoch, from, before, ct).ConfigureAwait(false))
                yield return found;
        }
    }

    public IAsyncEnumerable<SealedDelta> RangeAsync(
        string pipeline,
        Epoch epoch,
        DateTimeOffset from,
        DateTimeOffset before,
        CancellationToken ct) =>
        table.RangeAsync(
            LedgerKeys.EpochPartition(pipeline, epoch),
            LedgerKeys.Delta(DeltaName.LowestOf(from)),
            LedgerKeys.Delta(DeltaName.LowestOf(before)),
            ct)
            .Select(SealedDelta.Of);

    private SealedDelta Remember(string pipeline, SealedDelta found)
    {
        if (_known.Count >= Remembered)
            _known.Clear();
        return _known[(pipeline, found.Name)] = found;
    }
}
