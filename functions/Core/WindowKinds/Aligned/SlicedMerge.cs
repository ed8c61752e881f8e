using System.Text;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>
/// Hopping windows that are made of slices: a key holds the slices alone, and a window is made of them when it closes; from then on, while
/// its allowed lateness lasts, it is merged into as any other. So what an event costs doesn't grow with the number of windows that hold it.
/// </summary>
internal sealed class SlicedMerge(View view, AlignedWindows windows, PaneEmitter emitter) : CellMerge(view, emitter)
{
    private readonly SliceSums _sums = new(windows, view.Cells);

    protected override void Merge(in SectionEntry entry, EventTime slice, EventTime from, Cell cell)
    {
        CorrectClosed(entry, slice, from, cell);
        var last = windows.LastEnd(slice);
        if (from > last || IsGone(entry.State, last))
            return;
        var key = entry.State.WindowsOf(entry.Key);
        if (key.IsEmpty)
            key.Opened = entry.State.Fired;
        var open = FirstOpen(entry.State, key, slice, from);
        foreach (var window in key.Windows)
        {
            if (window.Start <= slice && window.End > slice && window.End >= from && !IsGone(entry.State, window.End))
                window.Cell.Open().Merge(cell);
        }
        _sums.Add(key.Slices, slice, open, cell);
        MakeLate(entry.State, key, slice, from);
    }

    /// <summary>Corrects windows that had closed for the events, and those whose state is gone.</summary>
    private void CorrectClosed(in SectionEntry entry, EventTime slice, EventTime from, Cell cell)
    {
        var last = windows.LastEnd(slice);
        var first = Corrects ? windows.FirstEnd(slice) : EventTime.Later(windows.FirstEnd(slice), from);
        for (var end = first; end <= last && (end < from || IsGone(entry.State, end)); end = end.Plus(windows.StrideMs))
            Emitter.Correct(entry, end.Minus(windows.SizeMs), end, cell, CorrectionReach.Window);
    }

    /// <summary>
    /// From which window on a slice counts, as parts have it: after those that were corrected. Where no window before it will ever be made,
    /// that is all of them.
    /// </summary>
    private EventTime FirstOpen(ShardState state, KeyWindows key, EventTime slice, EventTime from)
    {
        var open = IsGone(state, windows.FirstEnd(slice)) ? EventTime.Later(from, windows.EndAfter(state.Released)) : from;
        return CountsForAll(state, key, open) ? EventTime.Min : open;
    }

    private bool CountsForAll(ShardState state, KeyWindows key, EventTime open)
    {
        var made = EventTime.Earlier(state.Released, key.Opened);
        return open == EventTime.Min || made == EventTime.Max || (made != EventTime.Min && open <= windows.EndAfter(made));
    }

    /// <summary>Makes the windows that had closed without anything in them, and may still take the slice in.</summary>
    private void MakeLate(ShardState state, KeyWindows key, EventTime slice, EventTime from)
    {
        var last = EventTime.Earlier(windows.LastEnd(slice), key.Opened);
        for (var end = FirstHeld(state, windows.FirstEnd(slice), from); end <= last; end = end.Plus(windows.StrideMs))
        {
            if (key.EndingAt(end) is null)
                NewWindow(key, end);
        }
    }

    private EventTime FirstHeld(ShardState state, EventTime first, EventTime from)
    {
        var held = IsGone(state, first) ? windows.EndAfter(state.Released) : first;
        return EventTime.Later(held, from);
    }

    public override void Open(ShardState state, KeyWindows key, EventTime clock)
    {
        Widen(state, key);
        if (key.Slices.Count == 0 || clock <= key.Opened)
            return;
        var made = key.Windows.Select(window => window.End).ToHashSet();
        while (NextEnd(key, key.Opened) is { } end && end <= clock)
        {
            if (!made.Contains(end))
                NewWindow(key, end);
            key.Opened = end;
        }
        key.Opened = clock;
    }

    /// <summary>
    /// A correction of a window that a shard before this one had not made yet goes into that window, though its state would be gone here.
    /// </summary>
    public override bool TryJoin(ShardState state, OutboxItem.Correction correction, IReadOnlyList<Result> stored)
    {
        var key = state.Find(Encoding.UTF8.GetBytes(correction.Id.Key));
        if (key is not null && key.Opened < correction.End && key.EndingAt(correction.End) is null
            && NewWindow(key, correction.End) is { Events: 0 } empty)
            Remove(key, empty);
        return base.TryJoin(state, correction, stored);
    }

    private static void Remove(KeyWindows key, WindowState window)
    {
        key.Windows.Remove(window);
        window.Cell.Release();
    }

    public override void OpenNext(KeyWindows key)
    {
        if (NextEnd(key, key.Opened) is { } end && key.EndingAt(end) is null)
            NewWindow(key, end);
    }

    public override bool Opens(KeyWindows key, EventTime clock) => NextEnd(key, key.Opened) is { } end && end <= clock;

    protected override WindowState NewWindow(KeyWindows key, EventTime end)
    {
        var window = new WindowState(end.Minus(windows.SizeMs), end, new WindowCell(View.Cells));
        _sums.Sum(key.Slices, window.Start, end, window.Cell.Open());
        key.Windows.Add(window);
        return window;
    }

    /// <summary>The end of the first window after a time that holds anything; null when there is none.</summary>
    private EventTime? NextEnd(KeyWindows key, EventTime opened)
    {
        if (opened == EventTime.Max)
            return null;
        var start = opened == EventTime.Min ? EventTime.Min : windows.EndAfter(opened).Minus(windows.SizeMs);
        EventTime? next = SliceSums.FirstUnrestricted(key.Slices, start) is { } slice ? EndAfter(slice, opened) : null;
        foreach (var part in SliceSums.Restricted(key.Slices))
        {
            var end = EventTime.Later(EndAfter(part.Slice, opened), part.FirstOpenEnd);
            if (end <= windows.LastEnd(part.Slice) && (next is null || end < next))
                next = end;
        }
        return next;
    }

    /// <summary>The end of the first window after a time that holds a slice, or may; in no case one before the slice.</summary>
    private EventTime EndAfter(EventTime slice, EventTime opened)
    {
        var first = windows.FirstEnd(slice);
        return first > opened ? first : windows.EndAfter(opened);
    }

    /// <summary>Puts parts whose earlier windows are all made and gone to those that count for all windows.</summary>
    private void Widen(ShardState state, KeyWindows key)
    {
        foreach (var part in SliceSums.Restricted(key.Slices).Where(part => CountsForAll(state, key, part.FirstOpenEnd)).ToList())
        {
            key.Slices.RemoveAt(key.Slices.LastIndexOf(part));
            _sums.Add(key.Slices, part.Slice, EventTime.Min, part.Cell.Open());
            part.Cell.Release();
        }
    }
}
