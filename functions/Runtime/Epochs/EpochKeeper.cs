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

    /// <summary>
    /// Opens the next epoch, with all layouts of the newest one, when the chains of some partitions are to go on otherwise than they have
    /// ended. An instance that was first may have done what is asked, so <paramref name="startsOf"/> is asked again after a conflict.
    /// Returns the newest epoch, null before the first.
    /// </summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="startsOf">Gives by partition where its chain begins, from the heads of all; none when nothing is to be done.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<PipelineEpoch?> ReopenAsync(
        string pipeline,
        Func<PartitionHead[], ValueTask<IReadOnlyDictionary<Partition, PartitionHead>>> startsOf,
        CancellationToken ct)
    {
        while (await ledger.NewestEpochAsync(pipeline, ct).ConfigureAwait(false) is { } newest)
        {
            var heads = await ChainHeads.ReadAsync(ledger, newest, ct).ConfigureAwait(false);
            var starts = await startsOf(heads).ConfigureAwait(false);
            if (starts.Count == 0)
                return newest;
            var next = newest with { Epoch = new Epoch(newest.Epoch.Value + 1), OpenedAt = clock.GetUtcNow() };
            var begin = heads.Select((head, number) => starts.GetValueOrDefault(new Partition(number), head)).ToArray();
            var ends = await EndsAsync(newest, heads, begin, next.Epoch, ct).ConfigureAwait(false);
            if (!await ledger.TryOpenEpochAsync(next, ends, ct).ConfigureAwait(false))
                continue;
            Forget();
            return next;
        }
        return null;
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
            var heads = newest is null ? [] : await ChainHeads.ReadAsync(ledger, newest, ct).ConfigureAwait(false);
            var ends = newest is null ? [] : await EndsAsync(newest, heads, heads, number, ct).ConfigureAwait(false);
            // Whoever has no such version finds it in the ledger.
            if (version.Text is { } text)
                await ledger.PutDefinitionAsync(version.Name, version.Version, text, ct).ConfigureAwait(false);
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

    /// <summary>
    /// The ends of all chains. A chain that has ended already, because an instance stopped before the epoch existed, goes on as its end
    /// says. Chains that begin otherwise come last: as long as the epoch doesn't exist, not all of them have ended, and it is tried again.
    /// </summary>
    private async ValueTask<IReadOnlyList<ChunkRow>> EndsAsync(
        PipelineEpoch ending, PartitionHead[] heads, PartitionHead[] starts, Epoch next, CancellationToken ct)
    {
        var newest = await ledger.HeadsAsync(ending.Pipeline, ending.Epoch, ct).ConfigureAwait(false);
        var ended = newest.Where(row => row.NextEpoch is not null).ToDictionary(row => row.Partition);
        return
        [
            .. Enumerable.Range(0, heads.Length)
                .OrderBy(number => starts[number] != heads[number])
                .Select(number => ended.GetValueOrDefault(new Partition(number))
                    ?? EndRow(ending, new Partition(number), heads[number], starts[number], next)),
        ];
    }

    private ChunkRow EndRow(PipelineEpoch ending, Partition partition, PartitionHead head, PartitionHead start, Epoch next) => new()
    {
        Pipeline = ending.Pipeline,
        Epoch = ending.Epoch,
        Source = partition,
        Previous = head.Last,
        First = head.Last,
        Last = start.Last,
        Delta = start.Delta,
        WatermarkBefore = head.Watermark,
        WatermarkAfter = start.Watermark,
        Totals = head.Totals,
        LastRecord = start.LastRecord,
        Clock = clock.GetUtcNow(),
        NextEpoch = next,
    };

    private sealed record Known(string Version, PipelineEpoch Epoch);
}
