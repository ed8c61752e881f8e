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

    // The slice of the event before. Nearly every event is in the same one, and needs no divisions to find it. At first no event is in it.
    private EventTime _slice = EventTime.Max;
    private EventTime _firstClosing;

    protected override bool TryPlace(EventTime time, EventTime watermark, out EventTime slice, out EventTime from)
    {
        if ((ulong)(time.Milliseconds - _slice.Milliseconds) >= (ulong)windows.SliceMs)
            MoveTo(time);
        slice = _slice;
        from = EventTime.Min;
        if (_firstClosing > watermark)
            return true;
        from = windows.FirstOpenEnd(_slice, watermark, _lateness);
        return from != EventTime.Max || _corrects;
    }

    private void MoveTo(EventTime time)
    {
        _slice = windows.SliceOf(time);
        _firstClosing = windows.FirstEnd(_slice).Plus(_lateness);
    }
}
