using Serverless.Core.Pipelines;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.References;
using Serverless.Runtime.Reports;

namespace Serverless.Runtime.Watermarks;

/// <summary>
/// Stores what the ticks see, for health: every ten seconds, and at once when a problem comes or goes. Each report takes three requests,
/// and every half minute one more for each reference table, whatever the number of callers of health. Between two of them it shows on the
/// board of this process what each tick has seen, with what the last report found out by requests.
/// </summary>
internal sealed class TickReporter(
    ITickReports ticks, IShardReports shards, IFlags flags, ReferenceCheck tables, Func<string?> unhealable, TickBoard board,
    ShellServices shell)
{
    /// <summary>How long a report lasts, unless a problem comes or goes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long? _writtenAt;
    private bool _hadProblem;
    private ShardHealth _shards = ShardHealth.None;
    private bool _isPressed;
    private IReadOnlyList<string> _unusable = [];

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
        var now = shell.Clock.GetUtcNow();
        // A report between two that are due, when a problem comes or goes, says of the shards what the last one said.
        if (look?.Reports is { } reports)
            _shards = ShardHealth.Of(pipeline, look.Epoch, reports, look.AllHeads);
        if (!IsDue && problem is not null == _hadProblem)
        {
            Show(pipeline, look, problem, now);
            return;
        }
        _isPressed = look is not null && (await flags.ReadAsync(pipeline.Name, now, ct).ConfigureAwait(false)).Pressure;
        _unusable = await tables.ProblemsAsync(pipeline, ct).ConfigureAwait(false);
        Instruments.UnusableTables.Record(_unusable.Count, Instruments.Pipeline(pipeline.Name));
        Show(pipeline, look, problem, now);
        await ticks.WriteAsync(ReportOf(pipeline, look, problem, now), ct).ConfigureAwait(false);
        (_writtenAt, _hadProblem) = (shell.Clock.GetTimestamp(), problem is not null);
    }

    private void Show(Pipeline pipeline, Look? look, string? problem, DateTimeOffset now)
    {
        if (look is null)
            return;
        var (known, isPressed, unusable) = (_shards, _isPressed, _unusable);
        board.Show(pipeline.Name, look.SampleAt(now), () => ReportOf(pipeline, look, problem, now, known, isPressed, unusable));
    }

    private TickReport ReportOf(Pipeline pipeline, Look? look, string? problem, DateTimeOffset now) =>
        ReportOf(pipeline, look, problem, now, _shards, _isPressed, _unusable);

    private TickReport ReportOf(
        Pipeline pipeline, Look? look, string? problem, DateTimeOffset now, ShardHealth known, bool isPressed,
        IReadOnlyList<string> unusable)
    {
        var found = TickReport.Join(
            [problem, .. ProblemsOf(known), unhealable(), .. unusable, .. look is null ? [] : ProblemsOf(pipeline, look, now)]);
        var details = look is null ? "{}" : TickDetails.Of(look, known, isPressed, now, shell.Options);
        return new TickReport(pipeline.Name, now, found, details);
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
}
