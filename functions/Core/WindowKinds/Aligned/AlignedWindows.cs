using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>
/// Windows that are the same for every key: <c>[k·stride, k·stride + size)</c>. Time is cut into slices, the longest spans that no window
/// boundary divides, so that an event is folded once, regardless of how many windows hold it (Traub et al., "Scotty: General and Efficient
/// Open-Source Window Aggregation for Stream Processing Systems", 2021, section 4).
/// </summary>
/// <param name="SizeMs">Length of a window in milliseconds.</param>
/// <param name="StrideMs">Milliseconds from the start of a window to that of the next.</param>
/// <param name="SliceMs">Length of a slice in milliseconds; divides the other two.</param>
public sealed record AlignedWindows(long SizeMs, long StrideMs, long SliceMs)
{
    /// <summary>Start of the slice that holds <paramref name="time"/>.</summary>
    public EventTime SliceOf(EventTime time) => new(Floor(time.Milliseconds, SliceMs));

    /// <summary>End of the first window that holds the slice.</summary>
    public EventTime FirstEnd(EventTime slice) => new(Floor(slice.Milliseconds + SliceMs - SizeMs + StrideMs - 1, StrideMs) + SizeMs);

    /// <summary>End of the last window that holds the slice.</summary>
    public EventTime LastEnd(EventTime slice) => new(Floor(slice.Milliseconds, StrideMs) + SizeMs);

    /// <summary>
    /// End of the first window of the slice that an event may still enter when the watermark is <paramref name="watermark"/>;
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
}
