using System.Collections.Concurrent;
using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Says for the shards of a pipeline where they are, why they are stuck, and what they have set aside: at once when that changes, else
/// every <see cref="RuntimeOptions.ReportInterval"/>. What is reported is the saved state that an operation began with. Safe for any
/// thread.
/// </summary>
internal sealed class ShardReporter(IShardReports reports, ShellServices shell)
{
    /// <summary>How long a problem that may pass lasts before it is said.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A report must fit into a row of a table.
    private const int AsideShown = 10;

    private readonly ConcurrentDictionary<ShardId, Said> _said = new();
    private readonly ConcurrentDictionary<ShardId, long> _failing = new();

    /// <summary>To be called after each operation.</summary>
    /// <param name="id">Which shard.</param>
    /// <param name="saved">The state that the operation began with; null when there was none, or none that can be read.</param>
    /// <param name="problem">What kept the operation from its work, if anything did.</param>
    /// <param name="hasHandedOver">Whether the shard has handed its state over.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask SayAsync(ShardId id, ShardHead? saved, ShardProblem? problem, bool hasHandedOver, CancellationToken ct)
    {
        var before = _said.GetValueOrDefault(id);
        var lasting = Lasting(id, problem);
        var stuck = lasting?.Why ?? saved?.Stuck;
        // The text of a failure may differ from one to the next.
        var isSame = before is not null && (lasting is null ? before.Report.Stuck == stuck : before.IsProblem)
            && (saved?.Aside.Count ?? before.Report.Aside.Count) == before.Report.Aside.Count
            && before.Report.HasHandedOver == hasHandedOver && (before.Report.Fences.Count > 0 || saved is null);
        if (isSame && shell.Clock.GetElapsedTime(before!.At) < shell.Options.ReportInterval)
            return;
        if (stuck is not null && !isSame && stuck != before?.Report.Stuck)
            Log.ShardStuck(shell.Log, id, stuck, lasting?.Cause);
        else if (stuck is null && before?.Report.Stuck is not null)
            Log.ShardGoesOn(shell.Log, id);
        var report = saved is null && problem is not null && before is not null
            ? before.Report with { Stuck = stuck, At = shell.Clock.GetUtcNow() }
            : ReportOf(id, saved, stuck) with { HasHandedOver = hasHandedOver };
        _said[id] = new Said(report, lasting is not null, shell.Clock.GetTimestamp());
        Measure(id);
        await TryWriteAsync(report, ct).ConfigureAwait(false);
    }

    private ShardProblem? Lasting(ShardId id, ShardProblem? problem)
    {
        if (problem is null)
        {
            _failing.TryRemove(id, out _);
            return null;
        }
        var since = _failing.GetOrAdd(id, static (_, clock) => clock.GetTimestamp(), shell.Clock);
        return !problem.MayPass || shell.Clock.GetElapsedTime(since) >= Patience ? problem : null;
    }

    private ShardReport ReportOf(ShardId id, ShardHead? saved, string? stuck) => new(
        id,
        ShardStatus.FencesOf(saved?.Sources ?? []),
        saved?.Fired ?? EventTime.Min,
        saved?.Waiting ?? 0,
        stuck,
        shell.Clock.GetUtcNow())
    {
        Aside = (saved?.Aside ?? ShardAside.None).Newest(AsideShown),
        Checkpoints = saved?.Checkpoints ?? 0,
        StateBytes = saved?.Bytes ?? 0,
        IsOpen = saved?.IsOpen ?? true,
    };

    /// <summary>A shard that is stuck says so again and again; one that has moved to another process doesn't count here any more.</summary>
    private void Measure(ShardId id)
    {
        var stuck = _said.Count(said =>
            said.Key.Pipeline == id.Pipeline && said.Key.View == id.View && said.Value.Report.Stuck is not null
            && shell.Clock.GetElapsedTime(said.Value.At) <= shell.Options.ReportInterval * 2);
        Instruments.ShardsStuck.Record(stuck, Instruments.Pipeline(id.Pipeline), Instruments.View(id.View));
    }

    private async ValueTask TryWriteAsync(ShardReport report, CancellationToken ct)
    {
        try
        {
            await reports.ReportAsync(report, ct).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The next operation says it again.
            _said.TryRemove(report.Shard, out _);
            Log.NotReported(shell.Log, report.Shard, exception);
        }
    }

    private sealed record Said(ShardReport Report, bool IsProblem, long At);
}
