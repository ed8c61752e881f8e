using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>Tumbling and hopping windows: a slice is merged into every window that holds it.</summary>
internal sealed class AlignedMerge(View view, AlignedWindows windows, PaneEmitter emitter) : CellMerge(view, emitter)
{
    protected override void Merge(in SectionEntry entry, EventTime slice, EventTime from, Cell cell)
    {
        KeyWindows? key = null;
        var last = windows.LastEnd(slice);
        for (var end = EventTime.Later(windows.FirstEnd(slice), from); end <= last; end = end.Plus(windows.StrideMs))
        {
            if (IsGone(entry.State, end))
                Emitter.Correct(entry, end.Minus(windows.SizeMs), end, cell, gapMs: null);
            else
                Merge(key ??= entry.State.WindowsOf(entry.Key), end, cell);
        }
    }

    private void Merge(KeyWindows key, EventTime end, Cell cell)
    {
        var window = key.EndingAt(end);
        if (window is null)
            key.Windows.Add(window = new WindowState(end.Minus(windows.SizeMs), end, new WindowCell(View.Cells)));
        window.Cell.Open().Merge(cell);
    }
}
