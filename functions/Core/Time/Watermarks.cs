namespace Serverless.Core.Time;

/// <summary>Bounded out-of-orderness: after an event at <c>t</c>, none before <c>t - bound</c> is expected.</summary>
public static class Watermarks
{
    /// <summary>The watermark after an event at <paramref name="seen"/>; it only ever moves forward.</summary>
    public static EventTime Advance(EventTime watermark, EventTime seen, long boundMs) => EventTime.Later(watermark, seen.Minus(boundMs));
}
