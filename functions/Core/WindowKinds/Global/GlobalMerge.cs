using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Global;

/// <summary>
/// Counts the events of a key, which come one by one, and emits with the one that makes the count full. What a window holds and what it is
/// called follow from its source's chunks alone, so a shard that is rebuilt makes the same.
/// </summary>
internal sealed class GlobalMerge(View view, GlobalCountWindow kind, PaneEmitter emitter) : CellMerge(view, emitter)
{
    /// <summary>Merges an event at <paramref name="time"/>; <paramref name="watermark"/> is that of its source before it.</summary>
    protected override void Merge(in SectionEntry entry, EventTime time, EventTime watermark, Cell cell)
    {
        var key = entry.State.WindowsOf(entry.Key);
        if (key.Windows is [var held] && kind.ClosingOf(held) <= watermark)
            Close(entry, key, held);
        var window = key.Windows is [var open] ? open : Begin(key, watermark.Minus(kind.IdleMs).Plus(1));
        Add(window, time, watermark, cell);
        if (window.Events % kind.Every == 0)
            Fill(entry, key, window);
    }

    /// <summary>A window that starts at <paramref name="earliest"/> at the earliest: so no other of the key has its start.</summary>
    private WindowState Begin(KeyWindows key, EventTime earliest)
    {
        var window = new WindowState(earliest, earliest, new WindowCell(View.Cells)) { LastSeen = earliest };
        key.Windows.Add(window);
        return window;
    }

    private static void Add(WindowState window, EventTime time, EventTime watermark, Cell cell)
    {
        if (window.Events == 0)
            window.Start = EventTime.Later(window.Start, time);
        window.Cell.Open().Merge(cell);
        window.End = EventTime.Later(window.End, EventTime.Later(window.Start, time).Plus(1));
        window.LastSeen = EventTime.Later(window.LastSeen, EventTime.Later(window.End, watermark));
    }

    private void Fill(in SectionEntry entry, KeyWindows key, WindowState window)
    {
        if (!View.Definition.Discarding)
        {
            Emitter.Pane(entry.State, entry.Key, window, PaneKind.Early, EventTime.Max);
            return;
        }
        Emitter.Pane(entry.State, entry.Key, window, PaneKind.OnTime, window.End);
        key.Windows.Remove(window);
        window.Cell.Release();
        Begin(key, window.Start.Plus(1)).LastSeen = window.LastSeen;
    }

    /// <summary>
    /// The key has been idle: what its window has is final. A pane without new events says so too, as the one does that comes when no event
    /// of the key follows.
    /// </summary>
    private void Close(in SectionEntry entry, KeyWindows key, WindowState window)
    {
        if (window.Events > 0)
            Emitter.Pane(entry.State, entry.Key, window, PaneKind.OnTime, window.End);
        key.Windows.Remove(window);
        window.Cell.Release();
    }
}
