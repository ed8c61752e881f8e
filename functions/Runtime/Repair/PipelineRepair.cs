using System.Globalization;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Watermarks;

namespace Serverless.Runtime.Repair;

/// <summary>
/// One repair of a pipeline: finds where shards and batches can't go on, heals the objects that they need, and stores what is accepted
/// about the others. May be repeated, and run beside the app.
/// </summary>
internal sealed class PipelineRepair(
    RepairPorts ports, DeltaHealer healer, IShardReports reports, ITickReports ticks, RepairOptions options, ShellServices shell)
{
    private readonly ObjectRows _rows = new(ports.Ledger, ports.Pipeline);
    private readonly LossDecisions _decisions = new(ports.Ledger, ports.Pipeline, shell.Clock, shell.Log);
    private readonly List<string> _stuck = [];
    private readonly List<string> _left = [];
    private readonly Dictionary<string, Healing> _objects = [];
    private IReadOnlyList<ShardReport> _said = [];

    /// <param name="said">What shards say of themselves; null to read what they last reported.</param>
    /// <param name="progress">Is told of each object that isn't whole, once it is known what becomes of it.</param>
    /// <param name="ct">Ends the repair between two objects.</param>
    public async ValueTask<RepairReport> RunAsync(IReadOnlyList<ShardReport>? said, Action<Healing> progress, CancellationToken ct)
    {
        _said = said ?? await reports.ReadAsync(ports.Pipeline, ct).ConfigureAwait(false);
        foreach (var place in await StuckPlace.OfAsync(_rows, _said, ct).ConfigureAwait(false))
            await MendAsync(place, progress, ct).ConfigureAwait(false);
        foreach (var stop in await StopsAsync(ct).ConfigureAwait(false))
        {
            _stuck.Add(stop.Problem!);
            await HealAsync(stop.StoppedBy!, Source.Parse(stop.Part), progress, ct).ConfigureAwait(false);
        }
        if (options.Deep)
            await HealAllAsync(progress, ct).ConfigureAwait(false);
        var found = _objects.Values.Where(one => one.Outcome != HealingOutcome.Whole)
            .OrderBy(one => one.Delta, StringComparer.Ordinal).ToList();
        _left.AddRange(found.Where(one => !one.IsDone).Select(Advice));
        _left.AddRange(await OthersAsync(ct).ConfigureAwait(false));
        var accepted = await ports.Ledger.AcceptedLossesAsync(ports.Pipeline, ct).ConfigureAwait(false);
        return new RepairReport(ports.Pipeline, _stuck, found, _objects.Count, accepted, _left);
    }

    private async ValueTask MendAsync(StuckPlace place, Action<Healing> progress, CancellationToken ct)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"partition {place.Source}, after offset {place.Fence.Last}");
        var who = $"{where}: {place.Shards.Count} shards, such as {place.Shards[0]}";
        _stuck.Add($"{who}, {Why(place)}");
        if (place.Kind == StuckKind.Gap && place.Next is not null)
        {
            if (options.AcceptLoss)
                await _decisions.GapAsync(place, _said, options.By, ct).ConfigureAwait(false);
            else
                _left.Add($"{where}: rows of the ledger are gone: put them back, or go on without them by accepting the loss");
        }
        else if (place.Next is { NextEpoch: null } next)
        {
            var healing = await HealAsync(next.Delta, next.Source, progress, ct).ConfigureAwait(false);
            if (healing.Outcome == HealingOutcome.Whole)
                await GoOnAsync(place, next, where, ct).ConfigureAwait(false);
        }
    }

    /// <summary>The object is whole: it was put back since, or no build can merge it.</summary>
    private async ValueTask GoOnAsync(StuckPlace place, ChunkRow next, string where, CancellationToken ct)
    {
        var why = _said.First(report => report.Shard == place.Shards[0]).Stuck ?? "";
        if (!why.Contains("can't be merged", StringComparison.Ordinal))
            return;
        if (options.AcceptLoss)
            await _decisions.ChunkAsync(next, $"its object {next.Delta} can't be merged", options.By, ct).ConfigureAwait(false);
        else
            _left.Add($"{where}: object {next.Delta} is whole, and can't be merged: run a version that can, or accept the loss");
    }

    private static string Why(StuckPlace place) => place.Kind switch
    {
        StuckKind.Gap => "rows of the ledger are gone",
        StuckKind.UnknownForm => $"object {place.Next?.Delta} is of another version's form",
        _ => $"object {place.Next?.Delta} can't be used",
    };

    private async ValueTask<IEnumerable<TickReport>> StopsAsync(CancellationToken ct) =>
        (await ticks.ReadAsync(ct).ConfigureAwait(false))
            .Where(report => report.Pipeline == ports.Pipeline && report.StoppedBy is not null)
            .OrderBy(report => report.Part, StringComparer.Ordinal);

    private async ValueTask HealAllAsync(Action<Healing> progress, CancellationToken ct)
    {
        var rows = ports.Ledger.ReadAllAsync(ports.Pipeline, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (row.NextEpoch is null)
                await HealAsync(row.Delta, null, progress, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Heals an object once. <paramref name="needs"/> is the source that can't go on without it; null for none.</summary>
    private async ValueTask<Healing> HealAsync(string delta, Source? needs, Action<Healing> progress, CancellationToken ct)
    {
        if (_objects.TryGetValue(delta, out var known) && (known.IsDone || needs is null || known.Outcome != HealingOutcome.Lost))
            return known;
        var healing = await TryHealAsync(delta, ct).ConfigureAwait(false);
        if (healing.Outcome == HealingOutcome.Differs && options.AcceptRefold)
            healing = await AcceptRefoldAsync(healing, ct).ConfigureAwait(false);
        if (healing.Outcome is HealingOutcome.Lost or HealingOutcome.Differs && needs is { } source && options.AcceptLoss)
            healing = await AcceptLossAsync(healing, source, ct).ConfigureAwait(false);
        _objects[delta] = healing;
        if (healing.Outcome != HealingOutcome.Whole)
            progress(healing);
        return healing;
    }

    private async ValueTask<Healing> TryHealAsync(string delta, CancellationToken ct)
    {
        try
        {
            return await healer.HealAsync(delta, ct, options.DryRun).ConfigureAwait(false);
        }
        catch (StoreUnavailableException fault)
        {
            return new Healing(delta, HealingOutcome.Unknown, fault.Message);
        }
    }

    private async ValueTask<Healing> AcceptRefoldAsync(Healing healing, CancellationToken ct)
    {
        var (rows, again) = await healer.RefoldAsync(healing.Delta, ct).ConfigureAwait(false);
        if (again.Batch is not { } batch || batch.Rows.Count != rows.Count || batch.Rest.Count > 0)
            return healing;
        // The object first: what is decided about it must be there.
        await ports.Deltas.WriteAsync(ports.Pipeline, healing.Delta, batch.Delta, ct).ConfigureAwait(false);
        foreach (var (row, now) in rows.Zip(batch.Rows).Where(pair => pair.First.SectionsHash != pair.Second.SectionsHash))
            await _decisions.RefoldAsync(row, now, healing.Why!, options.By, ct).ConfigureAwait(false);
        return healing with { Outcome = HealingOutcome.RefoldAccepted };
    }

    /// <summary>Of the object's chunks those are lost that a shard hasn't applied, and the one of the source that needs it.</summary>
    private async ValueTask<Healing> AcceptLossAsync(Healing healing, Source needs, CancellationToken ct)
    {
        var rows = await _rows.OfAsync(healing.Delta, ct).ConfigureAwait(false);
        if (rows.Count == 0)
            return healing;
        foreach (var row in rows.Where(row => row.Source == needs || IsNeeded(row)))
            await _decisions.ChunkAsync(row, healing.Why!, options.By, ct).ConfigureAwait(false);
        return healing with { Outcome = HealingOutcome.LossAccepted };
    }

    private bool IsNeeded(ChunkRow row) =>
        _said.Any(report => report.FenceOf(row.Source) is { } fence && fence.At < ChainPoint.After(row));

    private static string Advice(Healing one) => $"object {one.Delta}: {one.Why}" + one.Outcome switch
    {
        HealingOutcome.CanBeHealed => ": it can be healed",
        HealingOutcome.Differs => ": put it back, or accept the refold",
        HealingOutcome.Lost => ": put it back, or accept the loss",
        HealingOutcome.Unknown => ": try again",
        _ => "",
    };

    /// <summary>What else is wrong, that healing doesn't help.</summary>
    private async ValueTask<IEnumerable<string>> OthersAsync(CancellationToken ct)
    {
        var left = _said.Where(report => report.Stuck is not null && report.Fences.All(fence => fence.Stuck is null))
            .Select(report => $"{report.Shard}: {report.Stuck}").ToList();
        left.AddRange(_said.Where(report => report.Aside.Count > 0).Select(report => string.Create(CultureInfo.InvariantCulture,
            $"{report.Shard} has set aside {report.Aside.Count} entries that can't be merged, such as {report.Aside.Latest[^1]}")));
        if (await ports.Ledger.NewestEpochAsync(ports.Pipeline, ct).ConfigureAwait(false) is not { } epoch)
            return left;
        var heads = await ChainHeads.ReadAsync(ports.Ledger, epoch, ct).ConfigureAwait(false);
        var eventTime = ports.Versions.Current.Definition.EventTime;
        if (AheadOfClock.First(ports.Pipeline, eventTime, heads, shell.Clock.GetUtcNow()) is { } ahead)
            left.Add(ahead);
        return left;
    }
}
