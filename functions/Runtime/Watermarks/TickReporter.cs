using System.Text.Json;
using Serverless.Core.Ledger;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Watermarks;

/// <summary>
/// Stores what the ticks see, for health: every ten seconds, and at once when a problem comes or goes. Each report takes three requests,
/// whatever the number of callers of health.
/// </summary>
internal sealed class TickReporter(ITickReports ticks, IShardReports shards, IPressure pressure, ShellServices shell)
{
    /// <summary>How long a report lasts, unless a problem comes or goes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private const int MostShown = 20;
    private long? _writtenAt;
    private bool _hadProblem;

    /// <summary>
    /// Reports a tick when it is time. <paramref name="look"/> is what it saw, null when it couldn't look, <paramref name="problem"/> what
    /// stopped it.
    /// </summary>
    public async ValueTask ReportAsync(string pipeline, Look? look, string? problem, CancellationToken ct)
    {
        var isDue = _writtenAt is not { } at || shell.Clock.GetElapsedTime(at) >= Interval;
        if (!isDue && problem is not null == _hadProblem)
            return;
        var stuck = look is null ? [] : await StuckAsync(look.Epoch, ct).ConfigureAwait(false);
        var now = shell.Clock.GetUtcNow();
        var isPressed = look is not null && await pressure.IsRaisedAsync(pipeline, now, ct).ConfigureAwait(false);
        var report = new TickReport(pipeline, now, problem ?? ProblemOf(stuck), DetailsOf(look, stuck, isPressed));
        await ticks.WriteAsync(report, ct).ConfigureAwait(false);
        (_writtenAt, _hadProblem) = (shell.Clock.GetTimestamp(), problem is not null);
    }

    private async ValueTask<List<ShardReport>> StuckAsync(PipelineEpoch epoch, CancellationToken ct)
    {
        var live = epoch.Shards().ToHashSet();
        var reports = await shards.ReadAsync(epoch.Pipeline, ct).ConfigureAwait(false);
        return [.. reports.Where(report => report.Stuck is not null && live.Contains(report.Shard))];
    }

    private static string? ProblemOf(List<ShardReport> stuck) => stuck.Count == 0
        ? null
        : $"{stuck.Count} shards are stuck, such as {stuck[0].Shard}: {stuck[0].Stuck}";

    private static string DetailsOf(Look? look, List<ShardReport> stuck, bool isPressed) => JsonSerializer.Serialize(
        look is null
            ? (object)new { }
            : new
            {
                pressure = isPressed,
                epoch = look.Epoch.Epoch.Value,
                lag = look.Lag,
                partitions = look.Heads.Select((head, partition) => new
                {
                    partition, head = head.Last.Value, end = look.Ends[partition].Value, lag = look.LagOf(partition),
                    watermark = head.Watermark.ToString(), idle = look.Idle.Contains(partition),
                }),
                stuck = stuck.Take(MostShown).Select(report => new { shard = report.Shard.ToString(), why = report.Stuck }),
            },
        JsonSerializerOptions.Web);
}
