using Serverless.Core.Definitions;
using Serverless.Core.Time;

namespace Serverless.Core.Windows;

/// <summary>
/// Windows that lie at the same places for every key: <c>[k·stride, k·stride + size)</c>. Time is cut into slices, the longest
/// pieces that no window boundary crosses, so that an event is folded once however many windows hold it
/// (Traub et al., "Scotty: General and Efficient Open-Source Window Aggregation for Stream Processing Systems", 2021, section 4).
/// </summary>
public sealed record AlignedWindows(long SizeMs, long StrideMs, long SliceMs)
{
    /// <summary>The windows of a definition; null for sessions and the global window, which are not aligned.</summary>
    public static AlignedWindows? Of(WindowDefinition definition) => definition switch
    {
        WindowDefinition.Tumbling tumbling => new(tumbling.SizeMs, tumbling.SizeMs, tumbling.SizeMs),
        WindowDefinition.Hopping hopping => new(hopping.SizeMs, hopping.SlideMs, GreatestCommonDivisor(hopping.SizeMs, hopping.SlideMs)),
        WindowDefinition.Sliding sliding => new(sliding.SizeMs, sliding.StepMs, sliding.StepMs),
        _ => null,
    };

    /// <summary>Start of the slice that holds <paramref name="time"/>.</summary>
    public EventTime SliceOf(EventTime time) => new(Floor(time.Milliseconds, SliceMs));

    /// <summary>End of the first window that holds the slice.</summary>
    public EventTime FirstEnd(EventTime slice) => new(Floor(slice.Milliseconds + SliceMs - SizeMs + StrideMs - 1, StrideMs) + SizeMs);

    /// <summary>End of the last window that holds the slice.</summary>
    public EventTime LastEnd(EventTime slice) => new(Floor(slice.Milliseconds, StrideMs) + SizeMs);

    /// <summary>
    /// End of the first window of the slice that an event may still enter when the watermark stands at <paramref name="watermark"/>;
    /// <see cref="EventTime.Max"/> when the event is late for all of them.
    /// </summary>
    public EventTime FirstOpenEnd(EventTime slice, EventTime watermark, long latenessMs)
    {
        var first = FirstEnd(slice);
        var last = LastEnd(slice);
        while (first <= last && first.Plus(latenessMs) <= watermark)
            first = first.Plus(StrideMs);
        return first <= last ? first : EventTime.Max;
    }

    private static long Floor(long value, long unit)
    {
        var rest = value % unit;
        return rest < 0 ? value - rest - unit : value - rest;
    }

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
