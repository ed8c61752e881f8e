using System.Globalization;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Watermarks;

/// <summary>
/// Starts a view's shards again in new entities when the back end has forgotten one: it was poked for three report intervals and said
/// nothing, though rows of its sources lie after its fence, while other shards of the pipeline did report. The new ones take over what the
/// others hand over, and make the state of the silent one again from its checkpoint and the ledger; should it wake up, it changes nothing.
/// When all are silent, the back end is down, and new entities would be, too. Sees every report that a tick asks for; one at a time.
/// </summary>
internal sealed class Incarnations(EpochKeeper epochs, ShellServices shell)
{
    /// <summary>So long after its layout has changed a view isn't started again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private readonly Dictionary<ShardId, Heard> _heard = [];
    private long? _lookedAt;

    /// <summary>
    /// Looks at what the shards have said, if the tick has asked them. Returns, as a sentence, what is wrong when none says anything.
    /// </summary>
    public async ValueTask<string?> SeeAsync(Look look, CancellationToken ct)
    {
        if (look.Reports is not { } reports)
            return null;
        Hear(look.Epoch, reports.ToDictionary(report => report.Shard));
        var silent = look.Epoch.Shards().Where(shard => IsSilent(shard, look)).ToList();
        if (silent.Count == 0)
            return null;
        if (_heard.Values.All(heard => Since(heard) >= Interval * 2))
            return AllSilent(silent);
        foreach (var view in silent.GroupBy(shard => shard.View).Where(view => MayBegin(view.Key, look)))
            await BeginAsync(look.Epoch, view.First(), ct).ConfigureAwait(false);
        return null;
    }

    private TimeSpan Interval =>
        shell.Options.ReportInterval > TickReporter.Interval ? shell.Options.ReportInterval : TickReporter.Interval;

    /// <summary>Notes since when this process has heard nothing new of each shard, while it has poked all of them.</summary>
    private void Hear(PipelineEpoch epoch, Dictionary<ShardId, ShardReport> said)
    {
        // While the process was suspended, or another one ticked, it knows nothing of pokes.
        if (_lookedAt is { } before && shell.Clock.GetElapsedTime(before) > Interval * 2)
            _heard.Clear();
        _lookedAt = shell.Clock.GetTimestamp();
        var shards = epoch.Shards().ToHashSet();
        foreach (var gone in _heard.Keys.Where(shard => !shards.Contains(shard)).ToList())
            _heard.Remove(gone);
        foreach (var shard in shards)
        {
            var report = said.GetValueOrDefault(shard);
            if (!_heard.TryGetValue(shard, out var heard) || heard.Report?.At != report?.At)
                _heard[shard] = new Heard(report, shell.Clock.GetTimestamp());
        }
    }

    private bool IsSilent(ShardId shard, Look look)
    {
        if (Since(_heard[shard]) < Interval * 3)
            return false;
        var sources = look.Epoch.SourcesOf(shard);
        return _heard[shard].Report is { } report
            ? report.Lags(sources, look.AllHeads)
            : sources.Any(source => look.AllHeads[source].At != ChainPoint.Start);
    }

    /// <summary>Not while shards of the layout before have still to hand over: their heirs wait.</summary>
    private bool MayBegin(string view, Look look)
    {
        if (look.Ending.Any(shard => shard.View == view))
            return false;
        var number = look.Epoch.View(view)!.Number;
        var began = epochs.All.First(epoch => epoch.View(view)?.Number == number);
        return number.Value == 1 || (shell.Clock.GetUtcNow() - began.OpenedAt).Duration() >= Pause;
    }

    private async ValueTask BeginAsync(PipelineEpoch epoch, ShardId silent, CancellationToken ct)
    {
        var opened = await epochs.RelayAsync(
            epoch.Pipeline,
            EpochCause.Silent(silent, Since(_heard[silent])),
            all => ValueTask.FromResult(
                all[^1].Epoch == epoch.Epoch ? LayoutPlan.Resharded(all, silent.View, epoch.View(silent.View)!.Shards) : null),
            ct).ConfigureAwait(false);
        if (opened is null)
            return;
        Instruments.Reincarnated.Add(1, Instruments.Pipeline(epoch.Pipeline), Instruments.View(silent.View));
        Log.Reincarnated(shell.Log, silent, Since(_heard[silent]), opened.Epoch);
    }

    private string AllSilent(List<ShardId> silent) => string.Create(
        CultureInfo.InvariantCulture,
        $"none of {_heard.Count} shards has said anything for {Since(_heard[silent[0]]).TotalSeconds:0} s, though rows wait for ")
        + string.Create(CultureInfo.InvariantCulture, $"{silent.Count} of them: the back end of the durable entities is down, or takes ")
        + "no signals of this app. Nothing is lost";

    private TimeSpan Since(Heard heard) => shell.Clock.GetElapsedTime(heard.Since);

    private sealed record Heard(ShardReport? Report, long Since);
}
