using System.Globalization;
using Serverless.Local.Hosting;
using Serverless.Local.Output;
using Serverless.Local.Report;
using Serverless.Runtime.Metrics;
using Serverless.Runtime;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Verification;

namespace Serverless.Local.Runs;

/// <summary>
/// Makes the report of a pipeline's run: what the ledger counts, what is left undone, and whether the results equal the truth.
/// </summary>
internal sealed class PipelineReporter(
    RunFacts facts, LocalHost host, PipelineHost pipelines, StorePorts stores, ShardBacklogs backlogs, MeterReadings readings)
{
    private readonly string _name = facts.Pipeline.Name;

    public async Task<PipelineReport> ReportAsync(RunCost cost, CancellationToken ct)
    {
        var sum = await pipelines.Verifier.SumAsync(_name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct);
        var (verified, notVerified) = await VerifyAsync(sum, ct);
        var unread = Unread(sum);
        var read = sum.Read - facts.Before.Read;
        double? events = read > 0 ? read : null;
        var latency = readings.LatencyOf(_name);
        var operations = host.Counters.EntityOperations;
        var stored = await StoredResults.ReadAsync(pipelines.Results, facts.Pipeline, ct);
        return new PipelineReport
        {
            Produced = facts.Produced,
            Read = sum.Read,
            ReadBefore = facts.Before.Read,
            Merged = sum.Merged,
            Late = sum.Late,
            Filtered = sum.Filtered,
            Duplicate = sum.Duplicate,
            Dropped = sum.Dropped,
            DeadLettered = new DeadLetterReport(sum.DeadLetteredTotal, sum.DeadLettered),
            Examples = await ExamplesAsync(sum.DeadLettered.Keys, ct),
            DeadLetteredBefore = facts.Before.DeadLettered,
            MostDeadLetters = facts.MostDeadLetters,
            Missing = facts.GoneRecords + Math.Max(sum.Missing, facts.IsDrained && facts.Load is not null ? unread : 0),
            Unread = unread,
            Excess = facts.IsOnlyProducer ? Math.Max(0, sum.Records - facts.Before.Records - facts.ProducedRecords) : 0,
            Gone = facts.GoneRecords,
            Lost = [.. facts.Gone, .. facts.Gaps],
            NotProduced = facts.NotProduced,
            Rejected = readings.Sum("serverless.results.rejected", _name),
            NotApplied = await backlogs.FindAsync(_name, ct),
            Shards = await ShardSumsAsync(ct),
            Tables = await TablesAsync(sum, ct),
            SinkMessages = readings.Sum("serverless.sink.messages", _name),
            Redelivered = readings.Value("serverless.records.redelivered", _name),
            Panes = new PaneReport(Panes("early"), Panes("on-time"), Panes("late"), Panes("correction")),
            Results = stored.Count,
            Newest = stored.Newest,
            ElapsedSeconds = Math.Round(cost.ElapsedSeconds, 3),
            EventsPerSecond = Math.Round(read / cost.ElapsedSeconds),
            LatencyMs = latency.Max is { } max
                ? new LatencyReport(Math.Round(latency.Quantile(0.5)!.Value), Math.Round(latency.Quantile(0.99)!.Value), Math.Round(max))
                : null,
            EntityOperations = operations,
            EventsPerEntityOperation = Rounded(events / Math.Max(1, operations), 1),
            AllocatedBytesPerEvent = Rounded(cost.AllocatedBytes / events, 1),
            CpuMicrosecondsPerEvent = Rounded(cost.CpuSeconds * 1e6 / events, 3),
            FirstPaneSeconds = Rounded(facts.FirstPaneSeconds, 2),
            Verified = verified,
            NotVerified = notVerified,
            Origin = facts.Origin,
            IsSilent = facts.IsSilent,
            Expected = facts.Origin == EventOrigin.Expected ? facts.LoadOptions : null,
            HasRead = sum.Records > (facts.Origin == EventOrigin.Expected ? 0 : facts.Before.Records),
            Faults =
            [
                .. facts.InputFaults, .. sum.Faults, .. new[] { facts.TopicFault }.OfType<string>(), .. pipelines.IngestProblems(_name),
                .. await WaitingPanesAsync(ct),
                .. sum.Accepted.Select(loss => $"accepted as lost: {loss}"),
            ],
        };
    }

    private async Task<IEnumerable<string>> WaitingPanesAsync(CancellationToken ct)
    {
        var waiting = await pipelines.WaitingPanesAsync(_name, ct);
        return waiting == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{waiting} entries of panes wait for their topics")];
    }

    private async Task<IReadOnlyDictionary<string, string>> ExamplesAsync(IEnumerable<string> reasons, CancellationToken ct)
    {
        var examples = new Dictionary<string, string>();
        foreach (var reason in reasons)
        {
            var all = stores.SideOutputs.QueryAsync(_name, SideOutputKind.DeadLetter, reason, ct);
            if (await all.FirstOrDefaultAsync(ct) is { } first)
                examples[reason] = SideEventText.InShort(Shown(first));
        }
        return examples;
    }

    /// <summary>A report has no personal data, and the bytes of what is encrypted tell nothing.</summary>
    private static SideEvent Shown(SideEvent one) =>
        one.SealedWith is null ? one : one with { Event = null, Locked = "encrypted, 'deadletters' shows it" };

    private async Task<IReadOnlyList<string>> TablesAsync(LedgerSum sum, CancellationToken ct) =>
    [
        .. (await pipelines.Verifier.TablesAsync(_name, sum, ct)).Where(table => table.Without > 0).Select(table => string.Create(
            CultureInfo.InvariantCulture, $"{table.Without:N0} events were folded while reference table '{table.Table}' wasn't there")),
        .. await pipelines.Tables.ProblemsAsync(_name, ct),
    ];

    private async Task<IReadOnlyList<ShardSumReport>> ShardSumsAsync(CancellationToken ct)
    {
        var statuses = (await backlogs.StatusAsync(_name, ct)).ToDictionary(shard => shard.Shard, shard => shard.Status);
        return await pipelines.Verifier
            .ProveAsync(_name, shard => statuses.GetValueOrDefault(shard), countWaiting: false, ct)
            .Select(ShardSumReport.Of)
            .ToListAsync(ct);
    }

    /// <summary>
    /// Records of the topic that weren't read, or, if more, events of a known load; of a feed, records that are neither read nor missing.
    /// </summary>
    private long Unread(LedgerSum sum) => Math.Max(facts.UnsealedRecords, facts.Origin switch
    {
        EventOrigin.Generated => facts.Produced - (sum.Read - facts.Before.Read),
        EventOrigin.Expected => facts.Produced - sum.Read,
        _ => facts.ProducedRecords - (sum.Records + sum.Missing - facts.Before.Records - facts.Before.Missing) - facts.GoneRecords,
    });

    /// <summary>The truth is known only of a whole load, drained, and of nothing else in the topic.</summary>
    private async Task<(bool? Verified, IReadOnlyList<string> NotVerified)> VerifyAsync(LedgerSum sum, CancellationToken ct)
    {
        if (facts.Input is not { } input)
            return (null, []);
        if (!facts.IsDrained || facts.Produced < facts.Load!.Count)
            return (null, ["all results: the run ended before its load was read and drained"]);
        if (facts.Origin == EventOrigin.Generated && !facts.StartedEmpty)
            return (null, ["all results: the topic or the data folder held other events before the run"]);
        var truth = input.Truth(facts.Pipeline.Definition);
        var verification = new RunVerification(facts.Pipeline, truth, stores.Results);
        var differences = await verification.DifferencesAsync(sum, ct);
        differences.ToList().ForEach(Terminal.Error);
        return (differences.Count > 0 || !sum.IsProved ? false : verification.IsPossible ? true : null, truth.NotVerified);
    }

    private static double? Rounded(double? number, int digits) => number is { } known ? Math.Round(known, digits) : null;

    private long Panes(string kind) => readings.Value("serverless.panes", _name, kind);
}
