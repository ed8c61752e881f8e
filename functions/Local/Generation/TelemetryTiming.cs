namespace Serverless.Local.Generation;

/// <summary>The telemetry pipeline's times as the generator and its truth take them, in milliseconds; a test holds them against the pipeline's file.</summary>
internal static class TelemetryTiming
{
    /// <summary>How far behind the newest event time of its partition the watermark stays.</summary>
    public const long Bound = 5_000;

    public const long AllowedLateness = 30_000;

    /// <summary>Tumbling windows, and the slide of the hopping ones.</summary>
    public const long Slide = 10_000;

    public const long HoppingSize = 60_000;

    public const long SessionGap = 30_000;

    /// <summary>An event this far behind the watermark is late for every view, unless a live session takes it in.</summary>
    public const long LateForAll = HoppingSize + AllowedLateness;
}
