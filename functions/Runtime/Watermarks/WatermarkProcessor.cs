using System.Globalization;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Watermarks;

/// <summary>
/// The work of the timer, each second: pokes every shard of the current epoch with the ledger's heads and the idle partitions, and reports
/// what it saw. So a lost poke delays a shard by a second, and windows close even when no events come. While the timer is silent, batches
/// have it done.
/// </summary>
public sealed class WatermarkProcessor
{
    private readonly IReadOnlyList<PipelineTicks> _pipelines;
    private readonly IReadOnlyDictionary<string, TimerStandIn> _standIns;
    private readonly ShellServices _shell;

    internal WatermarkProcessor(IEnumerable<WatermarkPorts> pipelines, ShellServices shell)
    {
        var process = BitConverter.ToInt64(Guid.NewGuid().ToByteArray());
        var name = process.ToString("x16", CultureInfo.InvariantCulture);
        _shell = shell;
        _pipelines = [.. pipelines.Select(ports => new PipelineTicks(ports, process, shell))];
        _standIns = _pipelines.ToDictionary(
            ticks => ticks.Name,
            ticks => new TimerStandIn(
                ticks, name, (silence, pokes) => TickAsync(ticks, name, silence, pokes, CancellationToken.None), shell));
    }

    /// <summary>The ticks under way that batches have begun.</summary>
    internal Task StandingIn => Task.WhenAll(_standIns.Values.Select(one => one.UnderWay));

    /// <summary>
    /// One tick for all pipelines. A pipeline that fails is tried again at the next tick; its problem is logged once, not every second.
    /// </summary>
    public async Task TickAsync(IPokes pokes, CancellationToken ct)
    {
        foreach (var ticks in _pipelines)
            await TickAsync(ticks, Flag.Timer, silence: null, pokes, ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a pipeline's tick in the background when the flags that a batch has seen say that nobody does it. Never waits or throws. One
    /// call at a time and pipeline.
    /// </summary>
    internal void StandIn(string pipeline, FlagsUp seen, IPokes pokes) => _standIns[pipeline].See(seen, pokes);

    /// <summary>
    /// Asks the shards of a pipeline to fire and close every window once they have applied all that is sealed. Throws when one couldn't be
    /// asked.
    /// </summary>
    public async Task FlushAsync(string pipeline, IPokes pokes, CancellationToken ct)
    {
        var ports = _pipelines.First(ticks => ticks.Name == pipeline).Ports;
        ports.Panes.Begin();
        var look = await LookAsync(ports, ct).ConfigureAwait(false);
        await PokeAllAsync(ports, look, pokes, tick: null, flush: true, ct).ConfigureAwait(false);
    }

    private async Task TickAsync(PipelineTicks ticks, string by, string? silence, IPokes pokes, CancellationToken ct)
    {
        var unraised = await ProblemOfAsync(async () => await ticks.RaiseAsync(by, ct).ConfigureAwait(false)).ConfigureAwait(false);
        if (ticks.TryBegin() is not { } tick)
            return;
        ticks.Ports.Panes.Begin();
        ticks.Ports.MakeTables();
        try
        {
            var (ports, look, down) = (ticks.Ports, (Look?)null, (string?)null);
            var problem = await ProblemOfAsync(async () =>
            {
                look = await LookAsync(ports, ct).ConfigureAwait(false);
                down = await ports.Incarnations.SeeAsync(look, ct).ConfigureAwait(false);
                await PokeAllAsync(ports, look, pokes, tick, flush: false, ct).ConfigureAwait(false);
            }).ConfigureAwait(false);
            if (look?.Reports is { } reports)
                ports.Repair(look.Epoch, reports);
            var said = TickReport.Join([problem, silence, down]);
            var unreported = await ProblemOfAsync(async () =>
                await ports.Reporter.ReportAsync(ports.Versions.Current, look, said, ct).ConfigureAwait(false)).ConfigureAwait(false);
            ticks.Note(problem ?? unreported ?? unraised);
        }
        finally
        {
            ticks.End();
        }
    }

    /// <summary>
    /// The shards that need the timer's poke: all but those that the batches of this process poke anyway, and those with nothing to do.
    /// </summary>
    private static IEnumerable<ShardId> ToPoke(WatermarkPorts ports, Look look, bool all) => look.Epoch.Shards().Where(shard =>
    {
        var partitions = look.Epoch.View(shard.View)!.SourcesOf(shard.Shard, look.Epoch.Partitions).ToList();
        // Over idle partitions only a tick closes windows, and only a tick brings what is redriven.
        var isBrought = ports.Pokes.Brings(look.Epoch, shard, partitions, look.Heads)
            && !partitions.Exists(partition => look.Idle.Contains(partition.Value)) 
            && !ports.Resting.AwaitsRedriven(shard, look.Epoch, look.AllHeads);
        return all || (!isBrought && !ports.Resting.Rests(shard, look.Epoch.SourcesOf(shard), look.AllHeads));
    });

    private static async ValueTask<string?> ProblemOfAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return exception.Message;
        }
    }

    private async ValueTask<Look> LookAsync(WatermarkPorts ports, CancellationToken ct)
    {
        var pipeline = ports.Versions.Current;
        var reports = await ports.Reporter.ShardsAsync(pipeline.Name, ct).ConfigureAwait(false);
        if (reports is not null)
            ports.Resting.See(reports);
        var asked = _shell.Clock.GetTimestamp();
        var (epoch, chains, ends) = await ReadAsync(ports, pipeline, ct).ConfigureAwait(false);
        if (ports.Guard.Problem is not null && ports.Restart is { } restart)
        {
            await restart.RunAsync(pipeline.Name, pipeline.Definition.Topic, ct).ConfigureAwait(false);
            (epoch, chains, ends) = await ReadAsync(ports, pipeline, ct).ConfigureAwait(false);
        }
        var heads = chains.Topic;
        var timeout = TimeSpan.FromMilliseconds(pipeline.Definition.EventTime.IdleMs);
        var idle = await ports.Idle.ObserveAsync(pipeline.Definition.Topic, heads, ends, asked, timeout, ct).ConfigureAwait(false);
        var allEnds = heads.Select((head, partition) => EndOf(ends, partition, head)).ToList();
        var ending = await ports.Handovers.PendingAsync(ports.Epochs.All, ct).ConfigureAwait(false);
        var look = new Look(epoch, heads, allEnds, idle, ports.Idle.Unread, reports) 
        {
            Redriven = chains.Redriven, Epochs = ports.Epochs.All, Ending = ending,
        };
        Instruments.Lag.Record(look.Lag, Instruments.Pipeline(pipeline.Name));
        Instruments.WatermarkDelay.Record(look.DelayMs(_shell.NowMs) / 1e3, Instruments.Pipeline(pipeline.Name));
        return look;
    }

    private static async ValueTask<(PipelineEpoch Epoch, EpochHeads Heads, IReadOnlyDictionary<Partition, Offset> Ends)> ReadAsync(
        WatermarkPorts ports, Pipeline pipeline, CancellationToken ct)
    {
        var epoch = await ports.Epochs.RefreshAsync(pipeline, ct).ConfigureAwait(false);
        var heads = await ChainHeads.ReadAllAsync(ports.Ledger, epoch, ct).ConfigureAwait(false);
        var ends = await ports.Topic.EndsAsync(pipeline.Definition.Topic, ct).ConfigureAwait(false);
        await ports.Guard.LookAsync(pipeline.Definition.Topic, heads.Topic, ends, ct).ConfigureAwait(false);
        return (epoch, heads, ends);
    }

    /// <summary>Right after its head when the broker doesn't know the partition.</summary>
    private static Offset EndOf(IReadOnlyDictionary<Partition, Offset> ends, int partition, PartitionHead head) =>
        ends.TryGetValue(new Partition(partition), out var end) ? end : new Offset(head.Last.Value + 1);

    private static Dictionary<int, long> Begun(PartitionHead[] heads) =>
        heads.Index().Where(one => one.Item.At != ChainPoint.Start).ToDictionary(one => one.Index, one => one.Item.Last.Value);

    private async ValueTask PokeAllAsync(
        WatermarkPorts ports, Look look, IPokes pokes, TickMark? tick, bool flush, CancellationToken ct)
    {
        var poke = new Poke
        {
            Epoch = look.Epoch.Epoch.Value,
            Heads = Begun(look.Heads),
            Redriven = look.Epoch.TakesRedrives ? Begun(look.Redriven) : null,
            Idle = look.Idle,
            Tick = tick,
            Flush = flush,
        };
        // A shard that hands over closes nothing: the next one goes on with its windows.
        var last = poke with { Idle = [], Tick = null, Flush = false };
        List<(ShardId Shard, Poke Poke)> shards =
            [.. look.Ending.Select(shard => (shard, last)), .. ToPoke(ports, look, all: flush).Select(shard => (shard, poke))];
        var failed = await PokeRound.SendAsync(pokes, shards, _shell, ct).ConfigureAwait(false);
        if (failed is [var (shard, reason), ..])
        {
            throw new StoreUnavailableException(
                $"{failed.Count} of {shards.Count} shards can't be poked, such as {shard}: {reason.Message}", reason);
        }
        // What is sealed goes on; nothing new is read.
        if (ports.Guard.Problem is { } problem)
            throw new TopicRecreatedException(problem);
    }
}
