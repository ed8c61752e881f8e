namespace Serverless.Local.Runs.View;

/// <summary>How fast the pipelines of a run are, and how long it will take at that pace.</summary>
/// <param name="time">How long the run is to last at most; null for no limit.</param>
/// <param name="clock">Measures.</param>
internal sealed class RunPace(TimeSpan? time, TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly long _begun = clock.GetTimestamp();
    private readonly Dictionary<string, (long Read, long At)> _last = [];

    public TimeSpan Elapsed => clock.GetElapsedTime(_begun);

    /// <summary>Events per second since the look before; null at the first one.</summary>
    public double? RateOf(PipelineProgress pipeline)
    {
        var isKnown = _last.TryGetValue(pipeline.Pipeline, out var last);
        var span = isKnown ? clock.GetElapsedTime(last.At) : TimeSpan.Zero;
        _last[pipeline.Pipeline] = (pipeline.Read, clock.GetTimestamp());
        return span < Shortest ? null : (pipeline.Read - last.Read) / span.TotalSeconds;
    }

    /// <summary>
    /// Until the slowest pipeline has read its input, or the time is over, whichever is sooner; null when neither is known.
    /// </summary>
    public TimeSpan? LeftOf(IReadOnlyList<PipelineProgress> pipelines)
    {
        var ofTime = time - Elapsed;
        TimeSpan? ofInput = pipelines.All(pipeline => pipeline.Share > 0)
            ? pipelines.Max(pipeline => Elapsed * ((1 - pipeline.Share!.Value) / pipeline.Share.Value))
            : null;
        var left = ofTime is null || ofInput < ofTime ? ofInput : ofTime;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }
}
