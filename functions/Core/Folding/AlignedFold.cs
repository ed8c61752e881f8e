using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Folding;

/// <summary>Tumbling, hopping and sliding windows.</summary>
internal sealed class AlignedFold(View view) : CellFold(view)
{
    private readonly AlignedWindows _windows = AlignedWindows.Of(view.Definition.Window)!;
    private readonly long _lateness = view.Definition.AllowedLatenessMs;

    protected override ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash)
    {
        var slice = _windows.SliceOf(folded.Time);
        var from = EventTime.Min;
        if (_windows.FirstEnd(slice).Plus(_lateness) <= folded.Watermark)
        {
            from = _windows.FirstOpenEnd(slice, folded.Watermark, _lateness);
            if (from == EventTime.Max)
                return ViewOutcome.Late;
        }
        Add(folded, key, hash, slice, from);
        return ViewOutcome.Merged;
    }
}
