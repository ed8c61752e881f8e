using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.References;

namespace Serverless.Runtime.Watermarks;

/// <summary>
/// Stores what the ticks see, for health: every ten seconds, and at once when a problem comes or goes. Each report takes three requests,
/// and every half minute one more for each reference table, whatever the number of callers of health.
/// </summary>
internal sealed class TickReporter(
    ITickReports ticks, IShardReports shards, IFlags flags, ReferenceCheck tables, Func<string?> unhealable, ShellServices shell)
{
    /// <summary>How long a report lasts, unless a problem comes or goes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan WarnedFor = TimeSpan.FromDays(1);
    private const int MostShown = 20;
    private long? _writtenAt;
    private bool _hadProblem;
    private ShardHealth _shards = ShardHealth.None;

    /// <summary>
    /// What the shards say, when a report is due; else null. Read before a tick looks at the ledger, so that no shard seems to be after it.
    /// </summary>
    public async ValueTask<IReadOnlyList<ShardReport>?> ShardsAsync(string pipeline, CancellationToken ct) =>
        IsDue ? await shards.ReadAsync(pipeline, ct).ConfigureAwait(false) : null;

    /// <summary>
    /// Reports a tick when it is time. <paramref name="look"/> is what it saw, null when it couldn't look, <paramref name="problem"/> what
    /// stopped it.
    /// </summary>
    public async ValueTask ReportAsync(Pipeline pipeline, Look? look, string? problem, CancellationToken ct)
    {
        if (!IsDue && problem is not null == _hadProblem)
            return;
        var now = shell.Clock.GetUtcNow();
        var isPressed = look is not null && (await flags.ReadAsync(pipeline.Name, now, ct).ConfigureAwait(false)).Pressure;
        // A report between two that are due, when a problem comes or goes, says of the shards what the last one said.
        if (look?.Reports is { } reports)
            _shards = ShardHealth.Of(pipeline, look.Epoch, reports, look.AllHeads);
        var unusable = await tables.ProblemsAsync(pipeline, ct).ConfigureAwait(false);
        Instruments.UnusableTables.Record(unusable.Count, Instruments.Pipeline(pipeline.Name));
        var found = TickReport.Join(
            [problem, .. ProblemsOf(_shards), unhealable(), .. unusable, .. look is null ? [] : ProblemsOf(pipeline, look, now)]);
        var report = new TickReport(pipeline.Name, now, found, DetailsOf(look, _shards, isPressed, now));
        await ticks.WriteAsync(report, ct).ConfigureAwait(false);
        (_writtenAt, _hadProblem) = (shell.Clock.GetTimestamp(), problem is not null);
    }

    private bool IsDue => _writtenAt is not { } at || shell.Clock.GetElapsedTime(at) >= Interval;

    private static IEnumerable<string> ProblemsOf(ShardHealth health)
    {
        if (health.Stuck is [var stuck, ..])
            yield return $"{health.Stuck.Count} shards are stuck, such as {stuck.Shard}: {stuck.Why}";
        if (health.Aside is [var aside, ..])
            yield return FormattableString.Invariant(
                $"{health.Aside.Sum(shard => shard.Aside.Count)} entries can't be merged and are set aside: the results of their keys ")
                + $"lack them, such as of {aside.Shard}, {aside.Aside.Latest[^1]}";
        if (health.Views.Any(view => view.Faults.Count > 0))
            yield return "shards have not applied just what the ledger has merged: see 'views'; verify says where";
    }

    private static string?[] ProblemsOf(Pipeline pipeline, Look look, DateTimeOffset now) =>
        [AheadOfClock.First(pipeline.Name, pipeline.Definition.EventTime, look.Heads, now)];

    /// <summary>What should be looked at and keeps nothing from its work.</summary>
    private IEnumerable<string> WarningsOf(Look look, ShardHealth health, DateTimeOffset now) =>
    [
        .. health.Largest.Where(state => StateLimit.IsNear(state.Bytes, shell.Options.StateLimitBytes)).Select(state =>
            StateLimit.Warning(state.Shard, look.Epoch.View(state.Shard.View)!, state.Bytes, shell.Options.StateLimitBytes)),
        .. EpochCause.Warnings(look.Epochs, now - WarnedFor),
    ];

    private string DetailsOf(Look? look, ShardHealth health, bool isPressed, DateTimeOffset now) => look is null
        ? "{}"
        : JsonSerializer.Serialize(
            new
            {
                pressure = isPressed,
                epoch = look.Epoch.Epoch.Value,
                warnings = WarningsOf(look, health, now),
                history = EpochHealth.Of(look),
                lag = look.Lag,
                partitions = look.Heads.Select((head, partition) => new
                {
                    partition, head = head.Last.Value, end = look.Ends[partition].Value, lag = look.LagOf(partition),
                    watermark = head.Watermark.ToString(), idle = look.Idle.Contains(partition),
                }),
                shards = health with
                {
                    Stuck = [.. health.Stuck.Take(MostShown)],
                    Aside = [.. health.Aside.Take(MostShown).Select(shard => shard with { Aside = shard.Aside.Newest(1) })],
                },
            },
            JsonSerializerOptions.Web);
}
