using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>
/// Tumbling, hopping and calendar windows: a slice is merged into every window that holds it. For windows that had closed when its events
/// came, and for those whose state is gone because sources were idle, it becomes a correction.
/// </summary>
internal sealed class AlignedMerge(View view, WindowGrid windows, PaneEmitter emitter) : CellMerge(view, emitter)
{
    protected override void Merge(in SectionEntry entry, EventTime slice, EventTime from, Cell cell)
    {
        KeyWindows? key = null;
        var last = windows.LastEnd(slice);
        var first = windows.FirstEnd(slice);
        for (var end = Corrects ? first : EventTime.Later(first, from); end <= last; end = windows.NextEnd(end))
        {
            if (end < from || IsGone(entry.State, end))
                Emitter.Correct(entry, windows.StartOf(end), end, cell, CorrectionReach.Window);
            else
                Merge(key ??= entry.State.WindowsOf(entry.Key), end, cell);
        }
    }

    protected override WindowState NewWindow(KeyWindows key, EventTime end)
    {
        var window = new WindowState(windows.StartOf(end), end, new WindowCell(View.Cells));
        key.Windows.Add(window);
        return window;
    }

    private void Merge(KeyWindows key, EventTime end, Cell cell) => (key.EndingAt(end) ?? NewWindow(key, end)).Cell.Open().Merge(cell);
}
