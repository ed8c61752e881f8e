using Serverless.Core.Time;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.Zones;

namespace Serverless.Core.WindowKinds.Calendars;

/// <summary>
/// Days, weeks or months of a time zone, one after the other. One begins when clocks of the zone first show its start or, where they skip
/// it, a later time, and ends when the next one begins; a day that clocks skip has no window. So a day has 23 hours when clocks go
/// forward, and 25 when they go back.
/// </summary>
/// <param name="Unit">What a window is as long as.</param>
/// <param name="Rules">The clocks of the zone.</param>
/// <param name="WeekStart">With which day weeks begin: 0 for Monday to 6 for Sunday.</param>
/// <param name="OffsetMs">How much later than midnight, on the zone's clocks, windows begin; less than the shortest of them.</param>
internal sealed record CalendarWindows(CalendarUnit Unit, ZoneRules Rules, int WeekStart, long OffsetMs) : WindowGrid
{
    private const long DayMs = 86_400_000;

    /// <inheritdoc/>
    public override EventTime SliceOf(EventTime time) => StartOf(NumberAt(time));

    /// <inheritdoc/>
    public override EventTime EndOfSlice(EventTime slice) => StartOf(NumberAt(slice) + 1);

    /// <inheritdoc/>
    public override EventTime FirstEnd(EventTime slice) => EndOfSlice(slice);

    /// <inheritdoc/>
    public override EventTime LastEnd(EventTime slice) => EndOfSlice(slice);

    /// <inheritdoc/>
    public override EventTime NextEnd(EventTime end) => EndOfSlice(end);

    /// <inheritdoc/>
    public override EventTime StartOf(EventTime end) => SliceOf(end.Minus(1));

    /// <inheritdoc/>
    public override EventTime FirstOpenEnd(EventTime slice, EventTime watermark, long latenessMs)
    {
        var end = EndOfSlice(slice);
        return end.Plus(latenessMs) > watermark ? end : EventTime.Max;
    }

    /// <summary>The number of the last unit that begins at or before a time: of two that begin at once the first has no time.</summary>
    private long NumberAt(EventTime time)
    {
        var shown = time.Milliseconds + Rules.OffsetAt(time.Milliseconds) - OffsetMs;
        var number = CalendarDates.NumberOf(Unit, WeekStart, CalendarDates.Floor(shown, DayMs));
        // Where clocks go back over a start, they show times of the unit before again after it.
        while (StartOf(number + 1) <= time)
            number++;
        while (StartOf(number) > time)
            number--;
        return number;
    }

    private EventTime StartOf(long number) =>
        new(Rules.FirstShowing((CalendarDates.FirstDay(Unit, WeekStart, number) * DayMs) + OffsetMs));
}
