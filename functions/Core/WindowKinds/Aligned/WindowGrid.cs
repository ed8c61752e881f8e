using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>
/// Windows that are the same for every key. Time is cut into slices, the longest spans that no window boundary divides, so that an event is
/// folded once, regardless of how many windows hold it. A slice is known by its start, a window by its end.
/// </summary>
public abstract record WindowGrid
{
    /// <summary>Start of the slice that holds <paramref name="time"/>.</summary>
    public abstract EventTime SliceOf(EventTime time);

    /// <summary>End of a slice, exclusive.</summary>
    public abstract EventTime EndOfSlice(EventTime slice);

    /// <summary>End of the first window that holds the slice.</summary>
    public abstract EventTime FirstEnd(EventTime slice);

    /// <summary>End of the last window that holds the slice.</summary>
    public abstract EventTime LastEnd(EventTime slice);

    /// <summary>End of the window after the one that ends at <paramref name="end"/>.</summary>
    public abstract EventTime NextEnd(EventTime end);

    /// <summary>Start of the window that ends at <paramref name="end"/>.</summary>
    public abstract EventTime StartOf(EventTime end);

    /// <summary>
    /// End of the first window of the slice that an event may still enter when the watermark is <paramref name="watermark"/>: the first
    /// whose end plus the allowed lateness is after it. <see cref="EventTime.Max"/> when the event is late for all of them.
    /// </summary>
    public abstract EventTime FirstOpenEnd(EventTime slice, EventTime watermark, long latenessMs);
}
