using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Core.Definitions;
using Serverless.Core.Text;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Says that ids were forgotten before their span was over, since a partition had more of them than the pipeline's limit: as a metric, and
/// for health, at once and every ten seconds as long as it goes on. Health shows it until it is too old. One batch at a time.
/// </summary>
internal sealed class ForgottenIds(string pipeline, ITickReports reports, ShellServices shell)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private long? _saidAt;
    private long _count;

    /// <summary>To be called with what a sealed batch has forgotten; never throws for a store that is down.</summary>
    public async ValueTask SealedAsync(long forgotten, DeduplicateDefinition? rule, CancellationToken ct)
    {
        if (forgotten == 0 || rule is null)
            return;
        Instruments.IdsForgotten.Add(forgotten, Instruments.Pipeline(pipeline));
        _count += forgotten;
        if (_saidAt is { } at && shell.Clock.GetElapsedTime(at) < Interval)
            return;
        _saidAt = shell.Clock.GetTimestamp();
        Log.IdsForgotten(shell.Log, pipeline, _count, rule.Limit);
        await WriteAsync(Problem(rule), ct).ConfigureAwait(false);
    }

    private string Problem(DeduplicateDefinition rule) => string.Create(CultureInfo.InvariantCulture,
        $"{_count} ids were forgotten before {Duration.Format(rule.WithinMs)} were over, as a partition has more than {rule.Limit}: ")
        + "events that come again after that count again; raise \"limit\" of \"deduplicate\", or shorten \"within\"";

    private async ValueTask WriteAsync(string problem, CancellationToken ct)
    {
        try
        {
            var details = new JsonObject { ["forgottenEarly"] = _count }.ToJsonString();
            await reports.WriteAsync(new TickReport(pipeline, shell.Clock.GetUtcNow(), problem, details) { Part = TickReport.Ids }, ct)
                .ConfigureAwait(false);
        }
        catch (StoreUnavailableException fault)
        {
            Log.IdsNotReported(shell.Log, pipeline, fault);
        }
    }
}
