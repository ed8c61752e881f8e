using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>
/// Windows that are the same for every key; one ends at <c>k·stride + phase</c> for each k. Time is cut into slices, the longest spans
/// that no window boundary divides, so that an event is folded once, regardless of how many windows hold it (Traub et al., "Scotty:
/// General and Efficient Open-Source Window Aggregation for Stream Processing Systems", 2021, section 4).
/// </summary>
/// <param name="SizeMs">Length of a window in milliseconds.</param>
/// <param name="StrideMs">Milliseconds from the start of a window to that of the next.</param>
/// <param name="PhaseMs">A multiple of <see cref="SliceMs"/>: 0 when windows end at multiples of the stride.</param>
public sealed record AlignedWindows(long SizeMs, long StrideMs, long PhaseMs)
{
    /// <summary>Windows that start at multiples of the stride.</summary>
    public static AlignedWindows StartingAt(long sizeMs, long strideMs) => new(sizeMs, strideMs, sizeMs % strideMs);

    /// <summary>Windows that end at multiples of the stride.</summary>
    public static AlignedWindows EndingAt(long sizeMs, long strideMs) => new(sizeMs, strideMs, 0);

    /// <summary>
    /// Length of a slice in milliseconds: the greatest that divides size and stride, as every start and end is a sum of multiples of them.
    /// </summary>
    public long SliceMs { get; } = GreatestCommonDivisor(SizeMs, StrideMs);

    /// <summary>Start of the slice that holds <paramref name="time"/>.</summary>
    public EventTime SliceOf(EventTime time) => new(Floor(time.Milliseconds, SliceMs));

    /// <summary>End of the first window that holds the slice.</summary>
    public EventTime FirstEnd(EventTime slice) =>
        new(Floor(slice.Milliseconds + SliceMs - PhaseMs + StrideMs - 1, StrideMs) + PhaseMs);

    /// <summary>End of the last window that holds the slice.</summary>
    public EventTime LastEnd(EventTime slice) => new(Floor(slice.Milliseconds + SizeMs - PhaseMs, StrideMs) + PhaseMs);

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

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    private static long Floor(long value, long unit)
    {
        var rest = value % unit;
        return rest < 0 ? value - rest - unit : value - rest;
    }
}
