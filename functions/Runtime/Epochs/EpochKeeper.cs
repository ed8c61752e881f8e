using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Epochs;

/// <summary>
/// A pipeline's epoch: opens the first one, and the next one when the topic has another number of partitions or the pipeline other views or
/// shards. A layout that doesn't change keeps its number in the next epoch; a changed one gets the next number of its view. Opening ends
/// every chain of the epoch before, so no instance can seal into it any more.
/// </summary>
internal sealed class EpochKeeper(ILedger ledger, ITopicMetadata topic, TimeProvider clock)
{
    private volatile Known? _current;

    /// <summary>The current epoch, for a version of the pipeline.</summary>
    public async ValueTask<PipelineEpoch> CurrentAsync(Pipeline version, CancellationToken ct) =>
        KnownFor(version) ?? Keep(version, await OpenAsync(version, 0, toSeal: false, ct).ConfigureAwait(false));

    /// <summary>
    /// The epoch that a batch of records from the first <paramref name="partitions"/> partitions is sealed into. Throws while another
    /// version is about to end it.
    /// </summary>
    public async ValueTask<PipelineEpoch> CurrentForSealingAsync(Pipeline version, int partitions, CancellationToken ct)
    {
        if (KnownFor(version) is { } known && known.Partitions >= partitions)
            return known;
        return Keep(version, await OpenAsync(version, partitions, toSeal: true, ct).ConfigureAwait(false));
    }

    /// <summary>
    /// The newest epoch, after reading the ledger and the topic again, which may have more partitions by now. An epoch that was opened by
    /// another version of the pipeline is returned unchanged: only a batch opens the next one.
    /// </summary>
    public async ValueTask<PipelineEpoch> RefreshAsync(Pipeline version, CancellationToken ct)
    {
        var partitions = await topic.PartitionsAsync(version.Definition.Topic, ct).ConfigureAwait(false);
        var epochs = await ledger.EpochsAsync(version.Name, ct).ConfigureAwait(false);
        if (KnownFor(version) is not { } known || epochs.Count == 0 || epochs[^1].Partitions < partitions)
            return Keep(version, await OpenAsync(version, 0, toSeal: false, ct).ConfigureAwait(false));
        var newest = epochs[^1];
        if (newest.Epoch != known.Epoch && newest.Fits(newest.Partitions, LayoutsFor(version, newest.Partitions, epochs)))
            Keep(version, newest);
        return newest;
    }

    /// <summary>Forgets what is known, so that the next call reads the ledger.</summary>
    public void Forget() => _current = null;

    private PipelineEpoch? KnownFor(Pipeline version) => _current is { } known && known.Version == version.Version ? known.Epoch : null;

    private PipelineEpoch Keep(Pipeline version, PipelineEpoch epoch)
    {
        _current = new Known(version.Version, epoch);
        return epoch;
    }

    /// <summary>
    /// The newest epoch when it fits the topic and the pipeline; else opens one that does, of at least <paramref name="partitions"/>
    /// partitions.
    /// </summary>
    private async ValueTask<PipelineEpoch> OpenAsync(Pipeline version, int partitions, bool toSeal, CancellationToken ct)
    {
        partitions = Math.Max(partitions, await topic.PartitionsAsync(version.Definition.Topic, ct).ConfigureAwait(false));
        while (true)
        {
            var epochs = await ledger.EpochsAsync(version.Name, ct).ConfigureAwait(false);
            var newest = epochs.Count > 0 ? epochs[^1] : null;
            partitions = Math.Max(partitions, newest?.Partitions ?? 0);
            var layouts = LayoutsFor(version, partitions, epochs);
            if (newest is not null && newest.Fits(partitions, layouts))
            {
                if (toSeal)
                    await ThrowIfEndingAsync(newest, ct).ConfigureAwait(false);
                return newest;
            }
            var number = new Epoch((newest?.Epoch.Value ?? 0) + 1);
            var next = new PipelineEpoch(version.Name, number, version.Version, partitions, layouts, clock.GetUtcNow());
            var ends = newest is null ? [] : await EndsAsync(newest, number, ct).ConfigureAwait(false);
            if (await ledger.TryOpenEpochAsync(next, ends, ct).ConfigureAwait(false))
                return next;
        }
    }

    /// <summary>
    /// When the ends of many chains don't fit into one transaction with the next epoch, some chains have ended before it exists. A seal
    /// into those would conflict every time, so the batch waits.
    /// </summary>
    private async ValueTask ThrowIfEndingAsync(PipelineEpoch epoch, CancellationToken ct)
    {
        var heads = await ledger.HeadsAsync(epoch.Pipeline, epoch.Epoch, ct).ConfigureAwait(false);
        if (heads.FirstOrDefault(head => head.NextEpoch is not null) is { NextEpoch: { } next })
            throw new StoreUnavailableException(
                $"another version of {epoch.Pipeline} has begun to open epoch {next.Value}: reading continues after that version has "
                + "finished opening it; if that version no longer runs, start it again");
    }

    /// <summary>
    /// When the number of partitions changes, keys move between them: then a shard must read its keys from all partitions that had them.
    /// </summary>
    private static List<ViewLayout> LayoutsFor(Pipeline version, int partitions, IReadOnlyList<PipelineEpoch> epochs)
    {
        var moved = epochs.Any(epoch => epoch.Partitions != partitions);
        return [.. version.Sharded.Select(one => Numbered(LayoutOf(one, moved, partitions), partitions, epochs))];
    }

    private static ViewLayout LayoutOf(ISharded one, bool moved, int partitions) => moved && one.Sharding == Sharding.CoPartitioned
        ? new ViewLayout(one.Name, default, Sharding.Rekeyed, one.Shards * partitions, one.DefinitionHash)
        : new ViewLayout(one.Name, default, one.Sharding, one.Shards, one.DefinitionHash);

    /// <summary>The layout with the number that it has in the newest epoch, or with a new number.</summary>
    private static ViewLayout Numbered(ViewLayout wanted, int partitions, IReadOnlyList<PipelineEpoch> epochs)
    {
        if (epochs.Count > 0 && epochs[^1].View(wanted.Name) is { } present
            && present.Continues(wanted, epochs[^1].Partitions == partitions))
            return present;
        var last = epochs.Select(epoch => epoch.View(wanted.Name)?.Number.Value ?? 0).DefaultIfEmpty(0).Max();
        return wanted with { Number = new LayoutNumber(last + 1) };
    }

    private async ValueTask<IReadOnlyList<ChunkRow>> EndsAsync(PipelineEpoch ending, Epoch next, CancellationToken ct)
    {
        var heads = await ChainHeads.ReadAsync(ledger, ending, ct).ConfigureAwait(false);
        return [.. heads.Select((head, partition) => EndRow(ending, new Partition(partition), head, next))];
    }

    private ChunkRow EndRow(PipelineEpoch ending, Partition partition, PartitionHead head, Epoch next) => new()
    {
        Pipeline = ending.Pipeline,
        Epoch = ending.Epoch,
        Source = partition,
        Previous = head.Last,
        First = head.Last,
        Last = head.Last,
        Delta = head.Delta,
        WatermarkBefore = head.Watermark,
        WatermarkAfter = head.Watermark,
        Totals = head.Totals,
        LastRecord = head.LastRecord,
        Clock = clock.GetUtcNow(),
        NextEpoch = next,
    };

    private sealed record Known(string Version, PipelineEpoch Epoch);
}
