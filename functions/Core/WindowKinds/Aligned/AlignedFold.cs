using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>Assigns events to the slices of aligned windows: tumbling, hopping and sliding ones.</summary>
internal sealed class AlignedFold(View view, AlignedWindows windows) : CellFold(view)
{
    private readonly long _lateness = view.Definition.AllowedLatenessMs;
    private readonly bool _corrects = view.Definition.LateEvents == LateEvents.Correct;

    // The slice of the event before. Nearly every event is in the same one, and needs no divisions to find it. At first no event is in it.
    private EventTime _slice = EventTime.Max;
    private EventTime _firstClosing;

    protected override ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash)
    {
        if ((ulong)(folded.Time.Milliseconds - _slice.Milliseconds) >= (ulong)windows.SliceMs)
            MoveTo(folded.Time);
        var from = EventTime.Min;
        if (_firstClosing <= folded.Watermark)
        {
            from = windows.FirstOpenEnd(_slice, folded.Watermark, _lateness);
            if (from == EventTime.Max && !_corrects)
                return ViewOutcome.Late;
        }
        Add(folded, key, hash, _slice, from);
        return ViewOutcome.Merged;
    }

    private void MoveTo(EventTime time)
    {
        _slice = windows.SliceOf(time);
        _firstClosing = windows.FirstEnd(_slice).Plus(_lateness);
    }
}
