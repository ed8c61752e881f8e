using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Sliding;

/// <summary>
/// Sliding windows: a window exists when its last step has an event. A slice is merged into the windows that hold it. It creates the window
/// in whose last step it is, from the slices kept so far. It is kept for as long as a later window may hold it. Windows whose state is gone
/// are corrected; the one that the slice creates then holds what came after it was closed.
/// </summary>
internal sealed class SlidingMerge(View view, AlignedWindows windows, PaneEmitter emitter) : CellMerge(view, emitter)
{
    protected override void Merge(in SectionEntry entry, EventTime slice, EventTime from, Cell cell)
    {
        var own = windows.FirstEnd(slice);
        CorrectClosed(entry, slice, from, cell);
        if (from == EventTime.Max || IsGone(entry.State, windows.LastEnd(slice)))
            return;
        var key = entry.State.WindowsOf(entry.Key);
        foreach (var window in key.Windows)
        {
            if (Holds(window, slice, from))
                window.Cell.Open().Merge(cell);
        }
        var part = new SlicePart(slice, from, new WindowCell(View.Cells));
        part.Cell.Open().Merge(cell);
        key.Slices.Add(part);
        if (own >= from && !IsGone(entry.State, own) && key.EndingAt(own) is null)
            NewWindow(key, own);
    }

    private void CorrectClosed(in SectionEntry entry, EventTime slice, EventTime from, Cell cell)
    {
        var (own, last) = (windows.FirstEnd(slice), windows.LastEnd(slice));
        for (var end = Corrects ? own : EventTime.Later(own, from); end <= last; end = end.Plus(windows.StrideMs))
        {
            if (end < from || IsGone(entry.State, end))
                Emitter.Correct(
                    entry, end.Minus(windows.SizeMs), end, cell, end == own ? CorrectionReach.Window : CorrectionReach.Stored);
        }
    }

    protected override WindowState NewWindow(KeyWindows key, EventTime end)
    {
        var window = new WindowState(end.Minus(windows.SizeMs), end, new WindowCell(View.Cells));
        foreach (var part in key.Slices)
        {
            if (Holds(window, part.Slice, part.FirstOpenEnd))
                window.Cell.Open().Merge(part.Cell.Open());
        }
        key.Windows.Add(window);
        return window;
    }

    private static bool Holds(WindowState window, EventTime slice, EventTime from) =>
        slice >= window.Start && slice < window.End && window.End >= from;
}
