using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Epochs;

/// <summary>
/// The pipeline's epoch: opens the first one, and the next one when the topic has another number of partitions or the pipeline other views or shards.
/// Opening ends every chain of the epoch before, so no instance can go on sealing into it.
/// </summary>
internal sealed class EpochKeeper(Pipeline pipeline, ILedger ledger, ITopicMetadata topic, TimeProvider clock)
{
    private volatile PipelineEpoch? _current;

    /// <summary>The current epoch.</summary>
    public async ValueTask<PipelineEpoch> CurrentAsync(CancellationToken ct) => _current ??= await OpenAsync(0, toSeal: false, ct).ConfigureAwait(false);

    /// <summary>The epoch that a batch of records from the first <paramref name="partitions"/> partitions is sealed into. Throws while another version is about to end it.</summary>
    public async ValueTask<PipelineEpoch> CurrentForSealingAsync(int partitions, CancellationToken ct)
    {
        if (_current is { } known && known.Partitions >= partitions)
            return known;
        return _current = await OpenAsync(partitions, toSeal: true, ct).ConfigureAwait(false);
    }

    /// <summary>
    /// The newest epoch, after a look at what other instances did and at the topic, of which there may be more partitions by now. One that was opened by another version
    /// of the pipeline is returned as it is: it is for batches, not for looks, to open another one.
    /// </summary>
    public async ValueTask<PipelineEpoch> RefreshAsync(CancellationToken ct)
    {
        var partitions = await topic.PartitionsAsync(pipeline.Definition.Topic, ct).ConfigureAwait(false);
        var epochs = await ledger.EpochsAsync(pipeline.Name, ct).ConfigureAwait(false);
        if (_current is not { } known || epochs.Count == 0 || epochs[^1].Partitions < partitions)
            return _current = await OpenAsync(0, toSeal: false, ct).ConfigureAwait(false);
        var newest = epochs[^1];
        if (newest.Epoch != known.Epoch && newest.Fits(newest.Partitions, ViewsFor(newest.Partitions, epochs)))
            _current = newest;
        return newest;
    }

    /// <summary>Forgets what is known, so that the next look sees what another instance did.</summary>
    public void Forget() => _current = null;

    /// <summary>The newest epoch when it fits the topic and the pipeline, or else one that does, of at least so many partitions.</summary>
    private async ValueTask<PipelineEpoch> OpenAsync(int partitions, bool toSeal, CancellationToken ct)
    {
        partitions = Math.Max(partitions, await topic.PartitionsAsync(pipeline.Definition.Topic, ct).ConfigureAwait(false));
        while (true)
        {
            var epochs = await ledger.EpochsAsync(pipeline.Name, ct).ConfigureAwait(false);
            var newest = epochs.Count > 0 ? epochs[^1] : null;
            partitions = Math.Max(partitions, newest?.Partitions ?? 0);
            var views = ViewsFor(partitions, epochs);
            if (newest is not null && newest.Fits(partitions, views))
            {
                if (toSeal)
                    await ThrowIfEndingAsync(newest, ct).ConfigureAwait(false);
                return newest;
            }
            var next = new PipelineEpoch(pipeline.Name, new Epoch((newest?.Epoch.Value ?? 0) + 1), partitions, views, clock.GetUtcNow());
            var ends = newest is null ? [] : await EndsAsync(newest, next.Epoch, ct).ConfigureAwait(false);
            if (await ledger.TryOpenEpochAsync(next, ends, ct).ConfigureAwait(false))
                return next;
        }
    }

    /// <summary>
    /// Where the ends of many chains don't go in one transaction with the next epoch, the first have ended before it is there. What would be sealed into those would
    /// conflict, however often, so there is nothing to do but to wait.
    /// </summary>
    private async ValueTask ThrowIfEndingAsync(PipelineEpoch epoch, CancellationToken ct)
    {
        var heads = await ledger.HeadsAsync(pipeline.Name, epoch.Epoch, ct).ConfigureAwait(false);
        if (heads.FirstOrDefault(head => head.NextEpoch is not null) is { NextEpoch: { } next })
            throw new StoreUnavailableException($"another version of {pipeline.Name} has begun to open epoch {next.Value}: its topic is read on when that version has finished, or is started again to do so");
    }

    /// <summary>With another number of partitions keys have moved among them: then a shard must take its keys from wherever they were.</summary>
    private List<ViewLayout> ViewsFor(int partitions, IReadOnlyList<PipelineEpoch> epochs)
    {
        var moved = epochs.Any(epoch => epoch.Partitions != partitions);
        return [.. pipeline.Views.Select(view => LayoutOf(view, moved, partitions))];
    }

    private static ViewLayout LayoutOf(View view, bool moved, int partitions)
    {
        var definition = view.Definition;
        return moved && definition.Sharding == Sharding.CoPartitioned
            ? new ViewLayout(view.Name, Sharding.Rekeyed, definition.Shards * partitions, view.DefinitionHash)
            : new ViewLayout(view.Name, definition.Sharding, definition.Shards, view.DefinitionHash);
    }

    private async ValueTask<IReadOnlyList<ChunkRow>> EndsAsync(PipelineEpoch ending, Epoch next, CancellationToken ct)
    {
        var heads = await ChainHeads.ReadAsync(ledger, ending, ct).ConfigureAwait(false);
        return [.. heads.Select((head, partition) => EndRow(ending, new Partition(partition), head, next))];
    }

    private ChunkRow EndRow(PipelineEpoch ending, Partition partition, PartitionHead head, Epoch next) => new(
        pipeline.Name, ending.Epoch, partition, head.Last, head.Last, head.Last, "", head.Watermark, head.Watermark, 0, ChunkCounts.None, clock.GetUtcNow(), next);
}
