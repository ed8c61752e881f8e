using System.Globalization;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Epochs;

/// <summary>
/// A pipeline's epoch: opens the first one, and the next one when a version takes over, when the topic has more partitions, or when a view
/// gets another layout. Opening ends every chain of the epoch before, so no instance can seal into it any more.
/// </summary>
/// <param name="ledger">Where epochs are.</param>
/// <param name="topic">Its partitions.</param>
/// <param name="clock">The clock.</param>
/// <param name="revision">The number of the deployment that this process belongs to; 0 when deployments aren't numbered.</param>
/// <param name="isAlone">Whether no other version can be running.</param>
/// <param name="start">
/// Where the second epoch begins, when nothing is to be sealed into the first; null where the first one begins.
/// </param>
internal sealed class EpochKeeper(
    ILedger ledger, ITopicMetadata topic, TimeProvider clock, long revision, bool isAlone, StartHeads? start = null)
{
    private volatile Known? _current;
    private volatile IReadOnlyList<PipelineEpoch> _all = [];

    /// <summary>All epochs as they were last read here, oldest first.</summary>
    public IReadOnlyList<PipelineEpoch> All => _all;

    /// <summary>The newest epoch, after a version of the pipeline has taken over if it may.</summary>
    public async ValueTask<PipelineEpoch> CurrentAsync(Pipeline version, CancellationToken ct) =>
        KnownFor(version) ?? Keep(version, await OpenAsync(version, 0, toSeal: false, ct).ConfigureAwait(false));

    /// <summary>
    /// The epoch that a batch of records from the first <paramref name="partitions"/> partitions is sealed into. Throws
    /// <see cref="VersionWaitsException"/> while it is another version's turn.
    /// </summary>
    public async ValueTask<PipelineEpoch> CurrentForSealingAsync(Pipeline version, int partitions, CancellationToken ct)
    {
        if (KnownFor(version) is { } known && known.Version == version.Version && known.Partitions >= partitions)
            return known;
        return Keep(version, await OpenAsync(version, partitions, toSeal: true, ct).ConfigureAwait(false));
    }

    /// <summary>
    /// The newest epoch, after reading the ledger and the topic again, which may have more partitions by now.
    /// </summary>
    public async ValueTask<PipelineEpoch> RefreshAsync(Pipeline version, CancellationToken ct) =>
        Keep(version, await OpenAsync(version, 0, toSeal: false, ct).ConfigureAwait(false));

    /// <summary>
    /// The epoch that events are redriven into: one of the version's turn, whose chains haven't begun to end. Asks no broker: the topic has
    /// the partitions that it had. Null before the first epoch. Throws <see cref="VersionWaitsException"/> while it is another version's
    /// turn.
    /// </summary>
    public async ValueTask<PipelineEpoch?> CurrentForRedriveAsync(Pipeline version, CancellationToken ct)
    {
        while (true)
        {
            var epochs = await ledger.EpochsAsync(version.Name, ct).ConfigureAwait(false);
            if (epochs is not [.., var newest])
                return null;
            var verdict = Activation.Of(new VersionClaim(version.Version, revision, isAlone), epochs);
            if (verdict.Kind == ActivationKind.Waits)
                throw new VersionWaitsException(verdict.Why);
            if (verdict.Kind == ActivationKind.Active && newest.TakesRedrives && !await IsEndingAsync(newest, ct).ConfigureAwait(false))
                return newest;
            var cause = newest.TakesRedrives ? CauseOf(version, newest.Partitions, epochs) : "events are redriven";
            if (await TryTakeOverAsync(version, newest.Partitions, epochs, cause, ct, toRedrive: true).ConfigureAwait(false) is { } opened)
                return Keep(version, opened);
        }
    }

    /// <summary>Gives a version its turn, whatever was before. Returns the epoch that begins.</summary>
    public async ValueTask<PipelineEpoch> ActivateAsync(Pipeline version, CancellationToken ct)
    {
        while (true)
        {
            var epochs = await ledger.EpochsAsync(version.Name, ct).ConfigureAwait(false);
            var partitions = Newest(epochs)?.Partitions
                ?? await topic.PartitionsAsync(version.Definition.Topic, ct).ConfigureAwait(false);
            if (await TryTakeOverAsync(version, partitions, epochs, $"version {version.Version} was activated by hand", ct)
                    .ConfigureAwait(false) is { } opened)
                return Keep(version, opened);
        }
    }

    /// <summary>
    /// Opens the next epoch with other layouts, or none when <paramref name="layoutsOf"/>, which gets all epochs, gives null: it is asked
    /// again after a conflict. Returns the epoch that it has opened; null when it has opened none.
    /// </summary>
    public async ValueTask<PipelineEpoch?> RelayAsync(
        string pipeline,
        string cause,
        Func<IReadOnlyList<PipelineEpoch>, ValueTask<IReadOnlyList<ViewLayout>?>> layoutsOf,
        CancellationToken ct)
    {
        while (true)
        {
            var epochs = await ledger.EpochsAsync(pipeline, ct).ConfigureAwait(false);
            if (epochs is not [.., var newest] || IsBeforeStart(newest) || await layoutsOf(epochs).ConfigureAwait(false) is not { } layouts)
                return null;
            var heads = await ChainHeads.ReadAllAsync(ledger, newest, ct).ConfigureAwait(false);
            var next = NextOf(newest, cause) with { Views = layouts };
            if (await TryOpenAsync(next, newest, heads, heads.Topic, ct).ConfigureAwait(false) is { } opened)
                return opened;
        }
    }

    /// <summary>
    /// Opens the next epoch, with all layouts of the newest one, when the chains of some partitions are to go on otherwise than they have
    /// ended. An instance that was first may have done what is asked, so <paramref name="startsOf"/> is asked again after a conflict.
    /// Returns the newest epoch, null before the first.
    /// </summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="cause">Why, for the history.</param>
    /// <param name="startsOf">Gives by partition where its chain begins, from the heads of all; none when nothing is to be done.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<PipelineEpoch?> ReopenAsync(
        string pipeline,
        string cause,
        Func<PartitionHead[], ValueTask<IReadOnlyDictionary<Partition, PartitionHead>>> startsOf,
        CancellationToken ct)
    {
        while (await ledger.NewestEpochAsync(pipeline, ct).ConfigureAwait(false) is { } newest)
        {
            var heads = await ChainHeads.ReadAllAsync(ledger, newest, ct).ConfigureAwait(false);
            var starts = await startsOf(heads.Topic).ConfigureAwait(false);
            if (starts.Count == 0)
                return newest;
            var begin = heads.Topic.Select((head, number) => starts.GetValueOrDefault(new Partition(number), head)).ToArray();
            if (await TryOpenAsync(NextOf(newest, cause), newest, heads, begin, ct).ConfigureAwait(false) is { } opened)
                return opened;
        }
        return null;
    }

    /// <summary>The newest epoch as the ledger has it, whoever has opened it; null before the first.</summary>
    public ValueTask<PipelineEpoch?> NewestAsync(string pipeline, CancellationToken ct) => ledger.NewestEpochAsync(pipeline, ct);

    /// <summary>Forgets what is known, so that the next call reads the ledger.</summary>
    public void Forget() => _current = null;

    private static PipelineEpoch? Newest(IReadOnlyList<PipelineEpoch> epochs) => epochs.Count == 0 ? null : epochs[^1];

    private PipelineEpoch? KnownFor(Pipeline version) => _current is { } known && known.Version == version.Version ? known.Epoch : null;

    private PipelineEpoch Keep(Pipeline version, PipelineEpoch epoch)
    {
        _current = new Known(version.Version, epoch);
        return epoch;
    }

    /// <summary>
    /// The newest epoch when it is the version's turn and it fits the topic and the version; or when it is another version's. Else opens
    /// one of at least <paramref name="partitions"/> partitions. An epoch whose chains have begun to end is followed by the next one:
    /// whoever wanted to open that may have stopped.
    /// </summary>
    private async ValueTask<PipelineEpoch> OpenAsync(Pipeline version, int partitions, bool toSeal, CancellationToken ct)
    {
        partitions = Math.Max(partitions, await topic.PartitionsAsync(version.Definition.Topic, ct).ConfigureAwait(false));
        while (true)
        {
            var epochs = _all = await ledger.EpochsAsync(version.Name, ct).ConfigureAwait(false);
            var verdict = Activation.Of(new VersionClaim(version.Version, revision, isAlone), epochs);
            if (verdict.Kind == ActivationKind.Waits)
                return toSeal ? throw new VersionWaitsException(verdict.Why) : epochs[^1];
            partitions = Math.Max(partitions, Newest(epochs)?.Partitions ?? 0);
            if (verdict.Kind == ActivationKind.Active && epochs is [.., var newest] && newest.Partitions == partitions
                && !IsBeforeStart(newest)
                && newest.Views.SequenceEqual(LayoutPlan.Of(version, partitions, epochs))
                && !(toSeal && await IsEndingAsync(newest, ct).ConfigureAwait(false)))
                return newest;
            if (await TryTakeOverAsync(version, partitions, epochs, CauseOf(version, partitions, epochs), ct).ConfigureAwait(false)
                is { } opened && !IsBeforeStart(opened))
                return opened;
        }
    }

    private bool IsBeforeStart(PipelineEpoch epoch) => start is not null && epoch.Epoch.Value == 1;

    /// <summary>
    /// When the ends of many chains don't fit into one transaction with the next epoch, some chains have ended before it exists: a seal
    /// into those would conflict every time.
    /// </summary>
    private async ValueTask<bool> IsEndingAsync(PipelineEpoch epoch, CancellationToken ct)
    {
        var heads = await NewestRowsAsync(epoch, ct).ConfigureAwait(false);
        return heads.Any(head => head.NextEpoch is not null);
    }

    private async ValueTask<IEnumerable<ChunkRow>> NewestRowsAsync(PipelineEpoch epoch, CancellationToken ct)
    {
        var rows = await ledger.HeadsAsync(epoch.Pipeline, epoch.Epoch, ct).ConfigureAwait(false);
        return epoch.TakesRedrives
            ? rows.Concat(await ledger.RedrivenHeadsAsync(epoch.Pipeline, epoch.Epoch, ct).ConfigureAwait(false))
            : rows;
    }

    private async ValueTask<PipelineEpoch?> TryTakeOverAsync(
        Pipeline version,
        int partitions,
        IReadOnlyList<PipelineEpoch> epochs,
        string cause,
        CancellationToken ct,
        bool toRedrive = false)
    {
        var newest = Newest(epochs);
        // Whoever has no such version finds it in the ledger.
        if (version.Text is { } text)
            await ledger.PutDefinitionAsync(version.Name, version.Version, text, ct).ConfigureAwait(false);
        var number = new Epoch((newest?.Epoch.Value ?? 0) + 1);
        var since = newest?.RedrivenSince ?? default;
        var next = new PipelineEpoch(
            version.Name, number, version.Version, Math.Max(revision, newest?.Revision ?? 0), partitions,
            LayoutPlan.Of(version, partitions, epochs), clock.GetUtcNow())
        {
            Cause = cause,
            RedrivenSince = toRedrive && since.Value == 0 ? number : since,
        };
        var heads = newest is null ? new EpochHeads([], []) : await ChainHeads.ReadAllAsync(ledger, newest, ct).ConfigureAwait(false);
        var starts = newest is not null && IsBeforeStart(newest)
            ? await start!.ReadAsync(version.Definition.Topic, newest.Partitions, ct).ConfigureAwait(false)
            : heads.Topic;
        return await TryOpenAsync(next, newest, heads, starts, ct).ConfigureAwait(false);
    }

    private string CauseOf(Pipeline version, int partitions, IReadOnlyList<PipelineEpoch> epochs) => Newest(epochs) switch
    {
        null => "the pipeline began",
        var newest when IsBeforeStart(newest) => "where to begin was chosen",
        var newest when newest.Version != version.Version => string.Create(
            CultureInfo.InvariantCulture, $"version {version.Version} took over{(revision > 0 ? $" with revision {revision}" : "")}"),
        var newest when revision > newest.Revision => string.Create(CultureInfo.InvariantCulture, $"revision {revision} was deployed"),
        var newest when newest.Partitions != partitions => string.Create(
            CultureInfo.InvariantCulture, $"the topic has {partitions} partitions instead of {newest.Partitions}"),
        _ => "an epoch that was begun to be opened was completed",
    };

    private PipelineEpoch NextOf(PipelineEpoch newest, string cause) =>
        newest with { Epoch = new Epoch(newest.Epoch.Value + 1), OpenedAt = clock.GetUtcNow(), Cause = cause };

    private async ValueTask<PipelineEpoch?> TryOpenAsync(
        PipelineEpoch next, PipelineEpoch? ending, EpochHeads heads, PartitionHead[] starts, CancellationToken ct)
    {
        var ends = ending is null ? [] : await EndsAsync(ending, heads, starts, next.Epoch, ct).ConfigureAwait(false);
        if (!await ledger.TryOpenEpochAsync(next, ends, ct).ConfigureAwait(false))
            return null;
        Forget();
        _all = [.. _all.Where(epoch => epoch.Epoch < next.Epoch), next];
        return next;
    }

    /// <summary>
    /// The ends of all chains. A chain that has ended already, because an instance stopped before the epoch existed, goes on as its end
    /// says. Chains that begin otherwise come last: as long as the epoch doesn't exist, not all of them have ended, and it is tried again.
    /// The chains of what is redriven are ended too, whether or not they have rows: so no redrive goes on in an epoch that is over.
    /// </summary>
    private async ValueTask<IReadOnlyList<ChunkRow>> EndsAsync(
        PipelineEpoch ending, EpochHeads heads, PartitionHead[] starts, Epoch next, CancellationToken ct)
    {
        var newest = await NewestRowsAsync(ending, ct).ConfigureAwait(false);
        var ended = newest.Where(row => row.NextEpoch is not null).ToDictionary(row => row.Source);
        return
        [
            .. ending.Sources()
                .OrderBy(source => StartOf(source) != heads[source])
                .ThenBy(source => source.Redrive)
                .Select(source => ended.GetValueOrDefault(source) ?? EndRow(ending, source, heads[source], StartOf(source), next)),
        ];

        PartitionHead StartOf(Source source) => source.IsTopic ? starts[source.Partition.Value] : heads[source];
    }

    private ChunkRow EndRow(PipelineEpoch ending, Source source, PartitionHead head, PartitionHead start, Epoch next) => new()
    {
        Pipeline = ending.Pipeline,
        Epoch = ending.Epoch,
        Source = source,
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
