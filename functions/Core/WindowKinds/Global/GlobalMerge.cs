using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Global;

/// <summary>The one window that never ends. Only a flush drops its state; later events become corrections.</summary>
internal sealed class GlobalMerge(View view, PaneEmitter emitter) : CellMerge(view, emitter)
{
    protected override void Merge(in SectionEntry entry, EventTime slice, EventTime from, Cell cell)
    {
        if (entry.State.Fired == EventTime.Max)
        {
            Emitter.Correct(entry, EventTime.Min, EventTime.Max, cell, gapMs: null);
            return;
        }
        var key = entry.State.WindowsOf(entry.Key);
        if (key.Windows.Count == 0)
            key.Windows.Add(new WindowState(EventTime.Min, EventTime.Max, new WindowCell(View.Cells)));
        key.Windows[0].Cell.Open().Merge(cell);
    }
}
