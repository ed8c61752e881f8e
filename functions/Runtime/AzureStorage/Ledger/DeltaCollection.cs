using System.Runtime.CompilerServices;
using Serverless.Core.Ledger;
using Serverless.Runtime.Deltas;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>
/// The marks by which appends and the collector exclude each other. An object is sealed into the epoch that it was folded for, and all
/// chains of an epoch have ended when the next one exists. So a mark in the newest epoch's table partition excludes every append that could
/// still succeed, if the epochs are read after the object was made and before it is looked up.
/// </summary>
internal sealed class DeltaCollection(StorageTable table, LedgerEpochs epochs, SealedDeltas deltas)
{
    /// <summary>Whether the delta object of a row that could not be appended is marked as collected.</summary>
    public async ValueTask<bool> IsCollectedAsync(ChunkRow row, CancellationToken ct)
    {
        var (partition, mark) = (LedgerKeys.EpochPartition(row.Pipeline, row.Epoch), LedgerKeys.Delta(row.Delta));
        return await table.FindAsync(partition, mark, ct).ConfigureAwait(false) is { } found && SealedDelta.Of(found).IsCollected;
    }

    /// <summary>Marks those that have no mark yet. Returns the ones that are marked as collected.</summary>
    public async ValueTask<IReadOnlyList<string>> CollectAsync(string pipeline, IReadOnlyList<string> names, CancellationToken ct)
    {
        if (names.Count == 0 || await epochs.ReadAsync(pipeline, ct).ConfigureAwait(false) is not [.., var newest] known)
            return [];
        var found = new List<SealedDelta>();
        foreach (var epoch in known)
            found.AddRange(await FindAsync(pipeline, epoch, names, ct).ConfigureAwait(false));
        var collected = found.Where(mark => mark.IsCollected).Select(mark => mark.Name).ToList();
        foreach (var some in names.Except(found.Select(mark => mark.Name)).Chunk(StorageTable.MaxActions))
            collected.AddRange(await MarkAsync(newest, some, ct).ConfigureAwait(false));
        return collected;
    }

    /// <summary>Sealed objects without a row, and those collected in an epoch that has ended.</summary>
    public async IAsyncEnumerable<string> UnusedAsync(
        string pipeline, DateTimeOffset before, LedgerTrim trim, [EnumeratorCancellation] CancellationToken ct)
    {
        var known = await epochs.ReadAsync(pipeline, ct).ConfigureAwait(false);
        foreach (var epoch in known)
        {
            var hasEnded = epoch != known[^1];
            var marks = deltas.RangeAsync(pipeline, epoch.Epoch, DateTimeOffset.MinValue, before, ct);
            await foreach (var delta in marks.ConfigureAwait(false))
            {
                if (delta.IsCollected ? hasEnded : delta.Chunks.All(chunk => trim.IsRemoved(epoch, chunk)))
                    yield return delta.Name;
            }
        }
    }

    /// <summary>Removes marks, whatever epochs they are of.</summary>
    public async ValueTask ForgetAsync(string pipeline, IReadOnlyList<string> names, CancellationToken ct)
    {
        foreach (var epoch in names.Count == 0 ? [] : await epochs.ReadAsync(pipeline, ct).ConfigureAwait(false))
        {
            // A transaction fails when one of its rows is missing, so only those that are there are asked for.
            var found = await FindAsync(pipeline, epoch, names, ct).ConfigureAwait(false);
            var keys = found.Select(mark => LedgerKeys.Delta(mark.Name));
            await table.DeleteAsync(LedgerKeys.EpochPartition(pipeline, epoch.Epoch), keys, ct).ConfigureAwait(false);
        }
    }

    /// <summary>The marks that an epoch has of the objects. Names of objects that are removed together are close to each other.</summary>
    private async ValueTask<List<SealedDelta>> FindAsync(
        string pipeline, PipelineEpoch epoch, IReadOnlyList<string> names, CancellationToken ct)
    {
        var (asked, times) = (names.ToHashSet(), names.Select(name => DeltaName.TimeOf(name) ?? DateTimeOffset.MinValue).ToList());
        var marks = deltas.RangeAsync(pipeline, epoch.Epoch, times.Min(), times.Max().AddTicks(1), ct);
        return await marks.Where(mark => asked.Contains(mark.Name)).ToListAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Returns those that this call has marked, or another one meanwhile; not those that were sealed meanwhile.</summary>
    private async ValueTask<IReadOnlyList<string>> MarkAsync(PipelineEpoch epoch, IReadOnlyList<string> names, CancellationToken ct)
    {
        var marks = names.Select(name => SealedDelta.Collected(epoch.Pipeline, epoch.Epoch, name));
        if (await table.TryInsertAsync(marks, ct).ConfigureAwait(false))
            return names;
        if (names is not [var name])
        {
            var marked = new List<string>();
            foreach (var one in names)
                marked.AddRange(await MarkAsync(epoch, [one], ct).ConfigureAwait(false));
            return marked;
        }
        var found = await table.FindAsync(LedgerKeys.EpochPartition(epoch.Pipeline, epoch.Epoch), LedgerKeys.Delta(name), ct)
            .ConfigureAwait(false);
        return found is not null && SealedDelta.Of(found).IsCollected ? names : [];
    }
}
