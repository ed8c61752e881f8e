using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>Assigns events to the slices of aligned windows: tumbling, hopping and sliding ones.</summary>
internal sealed class AlignedFold(View view, KeySets sets, AlignedWindows windows) : CellFold(view, sets)
{
    private readonly long _lateness = view.Definition.AllowedLatenessMs;
    private readonly bool _corrects = view.Definition.LateEvents == LateEvents.Correct;

    // The slices of the events before, the latest first. Nearly every event is in one of the two, as events are out of order where one
    // slice ends and the next begins, and needs no divisions to find it. At first no event is in them.
    private (EventTime Start, EventTime FirstClosing) _slice = (EventTime.Max, default);
    private (EventTime Start, EventTime FirstClosing) _former = (EventTime.Max, default);

    protected override bool TryPlace(EventTime time, EventTime watermark, out EventTime slice, out EventTime from)
    {
        if (!Holds(_slice.Start, time))
            MoveTo(time);
        slice = _slice.Start;
        from = EventTime.Min;
        if (_slice.FirstClosing > watermark)
            return true;
        from = windows.FirstOpenEnd(slice, watermark, _lateness);
        return from != EventTime.Max || _corrects;
    }

    private bool Holds(EventTime slice, EventTime time) =>
        (ulong)(time.Milliseconds - slice.Milliseconds) < (ulong)windows.SliceMs;

    private void MoveTo(EventTime time)
    {
        (_slice, _former) = (_former, _slice);
        if (Holds(_slice.Start, time))
            return;
        var start = windows.SliceOf(time);
        _slice = (start, windows.FirstEnd(start).Plus(_lateness));
    }
}
