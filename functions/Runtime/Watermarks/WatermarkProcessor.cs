using Serverless.Core.States;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Watermarks;

/// <summary>
/// The work of the timer, each second: pokes every shard of the current epoch with the ledger's heads and the idle partitions, and reports
/// what it saw. So a lost poke delays a shard by a second, and windows close even when no events come.
/// </summary>
public sealed class WatermarkProcessor
{
    private readonly IReadOnlyList<WatermarkPorts> _pipelines;
    private readonly ShellServices _shell;
    private readonly Dictionary<string, string> _problems = [];

    internal WatermarkProcessor(IEnumerable<WatermarkPorts> pipelines, ShellServices shell)
    {
        _pipelines = [.. pipelines];
        _shell = shell;
    }

    /// <summary>
    /// One tick for all pipelines. A pipeline that fails is tried again at the next tick; its problem is logged once, not every second.
    /// </summary>
    public async Task TickAsync(IPokes pokes, CancellationToken ct)
    {
        foreach (var ports in _pipelines)
        {
            Look? look = null;
            var problem = await ProblemOfAsync(async () =>
            {
                look = await LookAsync(ports, ct).ConfigureAwait(false);
                await PokeAllAsync(look, pokes, flush: false, ct).ConfigureAwait(false);
            }).ConfigureAwait(false);
            var unreported = await ProblemOfAsync(async () =>
                await ports.Reporter.ReportAsync(ports.Versions.Name, look, problem, ct).ConfigureAwait(false)).ConfigureAwait(false);
            Note(ports.Versions.Name, problem ?? unreported);
        }
    }

    /// <summary>
    /// Asks the shards of a pipeline to fire and close every window once they have applied all that is sealed. Throws when one couldn't be
    /// asked.
    /// </summary>
    public async Task FlushAsync(string pipeline, IPokes pokes, CancellationToken ct)
    {
        var look = await LookAsync(_pipelines.First(ports => ports.Versions.Name == pipeline), ct).ConfigureAwait(false);
        await PokeAllAsync(look, pokes, flush: true, ct).ConfigureAwait(false);
    }

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

    private void Note(string pipeline, string? problem)
    {
        (problem is null ? Instruments.Ticks : Instruments.TicksFailed).Add(1, Instruments.Pipeline(pipeline));
        if (problem is null)
        {
            if (_problems.Remove(pipeline))
                Log.TickRecovered(_shell.Log, pipeline);
        }
        else if (_problems.GetValueOrDefault(pipeline) != problem)
        {
            _problems[pipeline] = problem;
            Log.TickFailed(_shell.Log, pipeline, problem);
        }
    }

    private async ValueTask<Look> LookAsync(WatermarkPorts ports, CancellationToken ct)
    {
        var pipeline = ports.Versions.Current;
        var epoch = await ports.Epochs.RefreshAsync(pipeline, ct).ConfigureAwait(false);
        var heads = await ChainHeads.ReadAsync(ports.Ledger, epoch, ct).ConfigureAwait(false);
        var ends = await ports.Topic.EndsAsync(pipeline.Definition.Topic, ct).ConfigureAwait(false);
        var idle = ports.Idle.Observe(heads, ends, TimeSpan.FromMilliseconds(pipeline.Definition.EventTime.IdleMs));
        var look = new Look(epoch, heads, ends, idle);
        Instruments.Lag.Record(look.Lag, Instruments.Pipeline(pipeline.Name));
        Instruments.WatermarkDelay.Record(look.DelayMs(_shell.NowMs), Instruments.Pipeline(pipeline.Name));
        return look;
    }

    private async ValueTask PokeAllAsync(Look look, IPokes pokes, bool flush, CancellationToken ct)
    {
        var poke = new Poke
        {
            Epoch = look.Epoch.Epoch.Value,
            Heads = look.Heads.Select((head, partition) => (partition, head.Last.Value))
                .ToDictionary(head => head.partition, head => head.Value),
            Idle = look.Idle,
            TickAtMs = _shell.NowMs,
            Flush = flush,
        };
        var shards = look.Epoch.Shards().ToList();
        var failed = await PokeRound.SendAsync(pokes, shards.Select(shard => (shard, poke)), _shell, ct).ConfigureAwait(false);
        if (failed is [var (shard, reason), ..])
        {
            throw new StoreUnavailableException(
                $"{failed.Count} of {shards.Count} shards can't be poked, such as {shard}: {reason.Message}", reason);
        }
    }
}
