using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>
/// Windows of one length, at equal distances; one ends at <c>k·stride + phase</c> for each k. Their slices are of one length, too (Traub
/// et al., "Scotty: General and Efficient Open-Source Window Aggregation for Stream Processing Systems", 2021, section 4).
/// </summary>
/// <param name="SizeMs">Length of a window in milliseconds.</param>
/// <param name="StrideMs">Milliseconds from the start of a window to that of the next.</param>
/// <param name="PhaseMs">0 to below the stride; 0 when windows end at multiples of it.</param>
public sealed record AlignedWindows(long SizeMs, long StrideMs, long PhaseMs) : WindowGrid
{
    /// <summary>Windows that start at multiples of the stride or, with an offset of 0 to below the stride, so much later.</summary>
    public static AlignedWindows StartingAt(long sizeMs, long strideMs, long offsetMs = 0) =>
        new(sizeMs, strideMs, ((sizeMs % strideMs) + offsetMs) % strideMs);

    /// <summary>Windows that end at multiples of the stride.</summary>
    public static AlignedWindows EndingAt(long sizeMs, long strideMs) => new(sizeMs, strideMs, 0);

    /// <summary>
    /// Length of a slice in milliseconds: the greatest that divides size and stride, as every start and end is a sum of multiples of them
    /// and the phase.
    /// </summary>
    public long SliceMs { get; } = GreatestCommonDivisor(SizeMs, StrideMs);

    /// <inheritdoc/>
    public override EventTime SliceOf(EventTime time) => new(Floor(time.Milliseconds - PhaseMs, SliceMs) + PhaseMs);

    /// <inheritdoc/>
    public override EventTime EndOfSlice(EventTime slice) => slice.Plus(SliceMs);

    /// <inheritdoc/>
    public override EventTime FirstEnd(EventTime slice) =>
        new(Floor(slice.Milliseconds + SliceMs - PhaseMs + StrideMs - 1, StrideMs) + PhaseMs);

    /// <inheritdoc/>
    public override EventTime LastEnd(EventTime slice) => new(Floor(slice.Milliseconds + SizeMs - PhaseMs, StrideMs) + PhaseMs);

    /// <inheritdoc/>
    public override EventTime NextEnd(EventTime end) => end.Plus(StrideMs);

    /// <inheritdoc/>
    public override EventTime StartOf(EventTime end) => end.Minus(SizeMs);

    /// <inheritdoc/>
    public override EventTime FirstOpenEnd(EventTime slice, EventTime watermark, long latenessMs)
    {
        var (closed, first) = (watermark.Minus(latenessMs), FirstEnd(slice));
        if (first > closed)
            return first;
        return LastEnd(slice) <= closed ? EventTime.Max : EndAfter(closed);
    }

    /// <summary>End of the first window that ends after <paramref name="time"/>.</summary>
    public EventTime EndAfter(EventTime time) => new(Floor(time.Milliseconds - PhaseMs, StrideMs) + PhaseMs + StrideMs);

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    private static long Floor(long value, long unit)
    {
        var rest = value % unit;
        return rest < 0 ? value - rest - unit : value - rest;
    }
}
