using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Retention;

/// <summary>
/// Removes ledger rows that are older than the retention and that no shard needs, also to be made again; after them the delta objects that
/// no row names any more, with their side events; objects that were never sealed, with their archive files too, once they are older
/// than any running batch; and versions of reference tables that no row can name any more. Each run continues where the last one ended. The
/// first run of a process begins one grace earlier; older objects that were never sealed are removed when they reach the retention.
/// </summary>
public sealed class RetentionCleaner
{
    /// <summary>How far past the retention rows may be kept for a shard before health is degraded.</summary>
    public static readonly TimeSpan MostOverdue = TimeSpan.FromHours(1);

    private const int ObjectsAtOnce = 1_000;

    private readonly IReadOnlyList<RetentionPorts> _pipelines;
    private readonly IReferenceTables _tables;
    private readonly ShellServices _shell;
    private readonly Dictionary<string, DateTimeOffset> _reached = [];
    private readonly Dictionary<string, ShardId> _keptFor = [];

    internal RetentionCleaner(IEnumerable<RetentionPorts> pipelines, IReferenceTables tables, ShellServices shell)
    {
        _pipelines = [.. pipelines];
        _tables = tables;
        _shell = shell;
    }

    /// <summary>One run for all pipelines. Throws when a store can't be reached; the next run continues.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var oldest = _shell.Clock.GetUtcNow() - _shell.Options.Retention;
        foreach (var ports in _pipelines)
        {
            if (await RunAsync(ports, ct).ConfigureAwait(false) is { } kept && kept < oldest)
                oldest = kept;
        }
        // A batch may have been folded by a version that was replaced while it ran.
        await _tables.CollectAsync(oldest - _shell.Options.UnsealedGrace, ct).ConfigureAwait(false);
    }

    /// <summary>Returns the clock of the oldest row that is kept past the retention; null when none is.</summary>
    private async ValueTask<DateTimeOffset?> RunAsync(RetentionPorts ports, CancellationToken ct)
    {
        var pipeline = ports.Pipeline;
        var now = _shell.Clock.GetUtcNow();
        var (kept, settled) = (now - _shell.Options.Retention, now - _shell.Options.UnsealedGrace);
        var (rows, since) = await TrimAsync(ports, kept, ct).ConfigureAwait(false);
        var expired = await RemoveUnusedAsync(ports, kept, ct).ConfigureAwait(false);
        var missed = await RemoveUnsealedAsync(ports, DateTimeOffset.MinValue, kept, ct).ConfigureAwait(false);
        var from = _reached.TryGetValue(pipeline, out var reached) ? reached : settled - _shell.Options.UnsealedGrace;
        var unsealed = await RemoveUnsealedAsync(ports, from, settled, ct).ConfigureAwait(false);
        _reached[pipeline] = settled;
        Log.Collected(_shell.Log, pipeline, rows, expired, missed + unsealed);
        return since;
    }

    private async ValueTask<(int Rows, DateTimeOffset? KeptSince)> TrimAsync(
        RetentionPorts ports, DateTimeOffset before, CancellationToken ct)
    {
        var epochs = await ports.Ledger.EpochsAsync(ports.Pipeline, ct).ConfigureAwait(false);
        if (epochs.Count == 0)
            return (0, null);
        var reports = await ports.Reports.ReadAsync(ports.Pipeline, ct).ConfigureAwait(false);
        var needs = new ShardNeeds(epochs, reports);
        // What a redrive has sealed says which events it has taken: it is kept until they are marked.
        var isRedriving = await MayRedriveAsync(ports, ct).ConfigureAwait(false);
        var unneeded = needs.Kept.Where(source => source.Key.IsTopic || !isRedriving).ToDictionary();
        var trimmed = await ports.Ledger.TrimAsync(ports.Pipeline, before, unneeded, ct).ConfigureAwait(false);
        var kept = Say(ports.Pipeline, trimmed.Kept.MinBy(row => row.Clock), needs, before);
        var report = OverdueReport.Of(ports.Pipeline, kept, _shell.Clock.GetUtcNow(), _shell.Options.Retention);
        await ports.Ticks.WriteAsync(report, ct).ConfigureAwait(false);
        if (!isRedriving)
            await ports.Redrives.ForgetAsync(before, IsNeeded, ct).ConfigureAwait(false);
        await ForgetEndedAsync(ports, epochs, reports.ToDictionary(report => report.Shard), ct).ConfigureAwait(false);
        return (trimmed.Rows, kept?.Since);

        // A damaged chunk is folded again from them for as long as a shard may apply it.
        bool IsNeeded(RedrivePart part) =>
            needs.Kept.TryGetValue(Source.RedriveOf(part.Partition), out var applied) && applied.Last < part.Last;
    }

    /// <summary>
    /// Whether a redrive isn't finished, or what is stored of it can't be read: then the timer that is to go on with it says so.
    /// </summary>
    private static async ValueTask<bool> MayRedriveAsync(RetentionPorts ports, CancellationToken ct)
    {
        try
        {
            return await ports.Redrives.IsUnfinishedAsync(ct).ConfigureAwait(false);
        }
        catch (Exception damage) when (damage is CorruptDataException or UnknownFormException)
        {
            return true;
        }
    }

    /// <summary>
    /// Removes what is kept of shards whose layout has ended, once each shard that took over from them has two checkpoints of its own: then
    /// none is made again from what was handed over. What nobody has taken over stays, in case the view comes back.
    /// </summary>
    private static async ValueTask ForgetEndedAsync(
        RetentionPorts ports, IReadOnlyList<PipelineEpoch> epochs, Dictionary<ShardId, ShardReport> said, CancellationToken ct)
    {
        var gone = EndedLayout.Of(epochs)
            .Where(layout => layout.Successor is not null
                && layout.Successors.All(shard => said.GetValueOrDefault(shard) is { Checkpoints: >= 2 } or { HasHandedOver: true }))
            .SelectMany(layout => layout.Shards)
            .Where(said.ContainsKey);
        foreach (var shard in gone)
        {
            await ports.Saved.DeleteAsync(shard, ct).ConfigureAwait(false);
            // The report goes last: as long as there is one, the next run repeats what this one didn't finish.
            await ports.Reports.DeleteAsync(shard, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Says in the log and as a metric what is kept past the retention; null when nothing is.</summary>
    private KeptRows? Say(string pipeline, ChunkRow? oldest, ShardNeeds needs, DateTimeOffset before)
    {
        var kept = oldest is null ? null : new KeptRows(needs.LastOf(oldest.Source), oldest.Clock);
        Instruments.RetentionOverdue.Record(kept is null ? 0 : (before - kept.Since).TotalSeconds, Instruments.Pipeline(pipeline));
        var isKnown = _keptFor.Remove(pipeline, out var known);
        if (kept is not null)
            _keptFor[pipeline] = kept.Shard;
        if (kept is null && isKnown)
            Log.KeptNoMore(_shell.Log, pipeline);
        else if (kept is not null && kept.Shard != known)
            Log.KeptForShard(_shell.Log, pipeline, kept.Shard, kept.Since);
        return kept;
    }

    /// <summary>Removes the objects whose rows are gone; their archive files stay. Returns how many.</summary>
    private static async ValueTask<int> RemoveUnusedAsync(RetentionPorts ports, DateTimeOffset before, CancellationToken ct)
    {
        var removed = 0;
        var unused = ports.Ledger.UnusedDeltasAsync(ports.Pipeline, before, ct);
        await foreach (var names in unused.Chunk(ObjectsAtOnce).WithCancellation(ct).ConfigureAwait(false))
        {
            await RemoveAsync(ports, names, ct).ConfigureAwait(false);
            await ports.Ledger.ForgetAsync(ports.Pipeline, names, ct).ConfigureAwait(false);
            removed += names.Length;
        }
        return removed;
    }

    /// <summary>Removes the objects made within [from, before) that were never sealed, and never can be. Returns how many.</summary>
    private static async ValueTask<int> RemoveUnsealedAsync(
        RetentionPorts ports,
        DateTimeOffset from,
        DateTimeOffset before,
        CancellationToken ct)
    {
        var removed = 0;
        var objects = ports.Deltas.ListAsync(ports.Pipeline, from, before, ct);
        await foreach (var names in objects.Chunk(ObjectsAtOnce).WithCancellation(ct).ConfigureAwait(false))
        {
            // The mark comes first: then a batch that was held up for so long can't seal what is removed here.
            var unsealed = await ports.Ledger.CollectAsync(ports.Pipeline, names, ct).ConfigureAwait(false);
            foreach (var name in ports.Archive is null ? [] : unsealed)
                await ports.Archive!.DeleteAsync(ports.Pipeline, name, ct).ConfigureAwait(false);
            await RemoveAsync(ports, unsealed, ct).ConfigureAwait(false);
            removed += unsealed.Count;
        }
        return removed;
    }

    // An object is removed after all that belongs to it: as long as it exists, the next run repeats what this one didn't finish.
    private static async ValueTask RemoveAsync(RetentionPorts ports, IReadOnlyList<string> names, CancellationToken ct)
    {
        await ports.SideOutputs.DeleteAsync(ports.Pipeline, names, ct).ConfigureAwait(false);
        await ports.Deltas.DeleteAsync(ports.Pipeline, names, ct).ConfigureAwait(false);
    }
}
