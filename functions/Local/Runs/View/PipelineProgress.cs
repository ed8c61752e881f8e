using Serverless.Local.Report;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Verification;

namespace Serverless.Local.Runs.View;

/// <summary>
/// The progress of a pipeline at one moment, for the view. Counts are those of the ledger, with what earlier runs have read.
/// </summary>
internal sealed record PipelineProgress
{
    private const long DayMs = 86_400_000;

    public required string Pipeline { get; init; }

    /// <summary>Events produced to the topic by this run, or expected.</summary>
    public required long Produced { get; init; }

    public required long Read { get; init; }

    public required long Late { get; init; }

    /// <summary>Offsets that the log skipped.</summary>
    public required long Missing { get; init; }

    /// <summary>By reason.</summary>
    public required IReadOnlyDictionary<string, long> DeadLetters { get; init; }

    /// <summary>Panes that this run has stored.</summary>
    public required long Panes { get; init; }

    /// <summary>Records of the topic that aren't sealed.</summary>
    public long Lag { get; init; }

    /// <summary>Null when it says nothing: generated event time is of another day than the clock.</summary>
    public long? WatermarkDelayMs { get; init; }

    /// <summary>Null without a pane.</summary>
    public double? LatencyP99 { get; init; }

    /// <summary>How much of the input is read, from 0 to 1; null when it isn't known how much there is.</summary>
    public double? Share { get; init; }

    /// <summary>What is known while the run lasts.</summary>
    /// <param name="pipeline">Its name.</param>
    /// <param name="produced">Events produced or expected.</param>
    /// <param name="expected">How many there are to be; null when that isn't known.</param>
    /// <param name="isFed">They are this run's, and not those of earlier ones.</param>
    /// <param name="before">The ledger's sum when the run began.</param>
    /// <param name="readings">What was measured since.</param>
    public static PipelineProgress Of(
        string pipeline, long produced, long? expected, bool isFed, LedgerSum before, MeterReadings readings)
    {
        var read = readings.Value("serverless.events.read", pipeline);
        var delay = readings.Value("serverless.watermark.delay", pipeline) / MeterReadings.TicksPerMs;
        var dead = readings.ByDetail("serverless.dead_letters", pipeline);
        return new PipelineProgress
        {
            Pipeline = pipeline,
            Produced = produced,
            Read = before.Read + read,
            Late = before.Late + readings.Value("serverless.events.late", pipeline),
            Missing = before.Missing + readings.Value("serverless.offsets.missing", pipeline),
            DeadLetters = before.DeadLettered.Concat(dead).GroupBy(one => one.Key, one => one.Value)
                .ToDictionary(reason => reason.Key, reason => reason.Sum()),
            Panes = readings.Sum("serverless.panes", pipeline),
            Lag = readings.Value("serverless.lag", pipeline),
            WatermarkDelayMs = delay is > DayMs or < -DayMs or 0 ? null : delay,
            LatencyP99 = readings.LatencyOf(pipeline).Quantile(0.99),
            Share = expected is > 0 and var all ? Math.Min(1, (read + (isFed ? 0 : before.Read)) / (double)all) : null,
        };
    }

    /// <summary>What the report says at the end.</summary>
    public static PipelineProgress Of(string pipeline, PipelineReport report) => new()
    {
        Pipeline = pipeline,
        Produced = report.Produced,
        Read = report.Read,
        Late = report.Late,
        Missing = report.Missing,
        DeadLetters = report.DeadLettered.ByReason,
        Panes = report.Panes.Early + report.Panes.OnTime + report.Panes.Late + report.Panes.Correction,
        Lag = report.Unread,
        LatencyP99 = report.LatencyMs?.P99,
    };
}
