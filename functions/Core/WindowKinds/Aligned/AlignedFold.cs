using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>Assigns events to the slices of windows that all keys share: tumbling, hopping, sliding and calendar ones.</summary>
internal sealed class AlignedFold(View view, KeySets sets, WindowGrid windows) : CellFold(view, sets)
{
    private readonly long _lateness = view.Definition.AllowedLatenessMs;
    private readonly bool _corrects = view.Definition.LateEvents == LateEvents.Correct;

    // The slices of the events before, the latest first. Nearly every event is in one of the two, as events are out of order where one
    // slice ends and the next begins, and needs no divisions to find it. At first no event is in them.
    private Slice _slice = Slice.None;
    private Slice _former = Slice.None;

    protected override bool TryPlace(EventTime time, EventTime watermark, out EventTime slice, out EventTime from)
    {
        if (!_slice.Holds(time))
            MoveTo(time);
        slice = _slice.Start;
        from = EventTime.Min;
        if (_slice.FirstClosing > watermark)
            return true;
        from = windows.FirstOpenEnd(slice, watermark, _lateness);
        return from != EventTime.Max || _corrects;
    }

    private void MoveTo(EventTime time)
    {
        (_slice, _former) = (_former, _slice);
        if (_slice.Holds(time))
            return;
        var start = windows.SliceOf(time);
        _slice = new Slice(start, windows.EndOfSlice(start), windows.FirstEnd(start).Plus(_lateness));
    }

    private readonly record struct Slice(EventTime Start, EventTime End, EventTime FirstClosing)
    {
        public static readonly Slice None = new(EventTime.Max, EventTime.Min, default);

        public bool Holds(EventTime time) => time >= Start && time < End;
    }
}
