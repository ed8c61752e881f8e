namespace Serverless.Core.Definitions;

/// <summary>
/// How a view's windows are assigned. A closed set; every window is half-open, <c>[start, end)</c>. Spans are in milliseconds, 1 to 3650
/// days.
/// </summary>
public abstract record WindowDefinition
{
    private WindowDefinition()
    {
    }

    /// <summary>One window after the other; each event is in exactly one.</summary>
    /// <param name="SizeMs">The length of a window. Windows begin at its multiples since 1970-01-01T00:00Z.</param>
    public sealed record Tumbling(long SizeMs) : WindowDefinition;

    /// <summary>
    /// A window begins at every multiple of the slide since 1970-01-01T00:00Z; an event is in size / slide of them, at most 1,000.
    /// </summary>
    /// <param name="SizeMs">The length of a window.</param>
    /// <param name="SlideMs">From one start to the next, at most <paramref name="SizeMs"/>.</param>
    public sealed record Hopping(long SizeMs, long SlideMs) : WindowDefinition;

    /// <summary>For every instant at which a key has an event, the window that ends with it.</summary>
    /// <param name="SizeMs">The length of a window.</param>
    /// <param name="StepMs">The resolution of the instants, at most <paramref name="SizeMs"/> and at least a thousandth of it.</param>
    public sealed record Sliding(long SizeMs, long StepMs) : WindowDefinition;

    /// <summary>Events of a key that follow each other by less than the gap. A session ends one gap after its last event.</summary>
    /// <param name="GapMs">The least time without an event that separates two sessions.</param>
    public sealed record Session(long GapMs) : WindowDefinition;

    /// <summary>One window for ever, that emits whenever a number of events of a key have come.</summary>
    /// <param name="Every">That number, 1 to 2,147,483,647.</param>
    public sealed record GlobalCount(long Every) : WindowDefinition;
}
