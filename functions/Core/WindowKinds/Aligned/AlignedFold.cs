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

    protected override ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash)
    {
        var slice = windows.SliceOf(folded.Time);
        var from = EventTime.Min;
        if (windows.FirstEnd(slice).Plus(_lateness) <= folded.Watermark)
        {
            from = windows.FirstOpenEnd(slice, folded.Watermark, _lateness);
            if (from == EventTime.Max && !_corrects)
                return ViewOutcome.Late;
        }
        Add(folded, key, hash, slice, from);
        return ViewOutcome.Merged;
    }
}
