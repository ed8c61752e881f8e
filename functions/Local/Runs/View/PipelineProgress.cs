using Serverless.Local.Report;

namespace Serverless.Local.Runs.View;

/// <summary>The progress of a pipeline at one moment, for the view.</summary>
internal sealed record PipelineProgress(
    string Pipeline,
    long Produced,
    long? Expected,
    long Read,
    long Late,
    long DeadLettered,
    long Panes,
    long Lag,
    long WatermarkDelayMs,
    double LatencyP99)
{
    public static PipelineProgress Of(string pipeline, long produced, long? expected, long readBefore, MeterReadings readings) => new(
        pipeline,
        produced,
        expected,
        readBefore + readings.Value("serverless.events.read", pipeline),
        readings.Value("serverless.events.late", pipeline),
        readings.Sum("serverless.dead_letters", pipeline),
        readings.Sum("serverless.panes", pipeline),
        readings.Value("serverless.lag", pipeline),
        readings.Value("serverless.watermark.delay", pipeline),
        readings.LatencyOf(pipeline).Quantile(0.99));

    /// <summary>From 0 to 1; null when the total is not known.</summary>
    public double? Share => Expected is { } all and > 0 ? Math.Min(1, Read / (double)all) : null;
}
