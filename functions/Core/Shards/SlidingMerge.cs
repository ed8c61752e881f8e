using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>
/// Sliding windows: a window exists where its last slice has an event. A slice is kept while a window that reaches back to it may
/// still appear, merged into those there are, and, where it is a window's last one, makes that window from the slices before it.
/// </summary>
internal sealed class SlidingMerge(View view, PaneEmitter emitter) : WindowMerge(view, emitter)
{
    private readonly AlignedWindows _windows = AlignedWindows.Of(view.Definition.Window)!;
    private readonly Cell _read = new(view.Layout);

    public override void Merge(scoped SectionEntry entry, scoped ref ByteReader reader)
    {
        var (slice, from) = CellSection.ReadSlice(ref reader);
        ReadCell(entry, ref reader, _read);
        if (!entry.IsOwned)
            return;
        var own = _windows.FirstEnd(slice);
        if (own >= from && IsGone(entry.State, own))
            Emitter.Correct(entry, own.Minus(_windows.SizeMs), own, _read, gapMs: null);
        if (IsGone(entry.State, _windows.LastEnd(slice)))
            return;
        var key = entry.State.WindowsOf(entry.Key);
        foreach (var window in key.Windows)
        {
            if (Holds(window, slice, from))
                window.Cell.Open().Merge(_read);
        }
        var part = new SlicePart(slice, from, new WindowCell(View.Cells));
        part.Cell.Open().Merge(_read);
        key.Slices.Add(part);
        if (own >= from && !IsGone(entry.State, own) && key.EndingAt(own) is null)
            key.Windows.Add(FromSlices(key, own));
    }

    private WindowState FromSlices(KeyWindows key, EventTime end)
    {
        var window = new WindowState(end.Minus(_windows.SizeMs), end, new WindowCell(View.Cells));
        foreach (var part in key.Slices)
        {
            if (Holds(window, part.Slice, part.FirstOpenEnd))
                window.Cell.Open().Merge(part.Cell.Open());
        }
        return window;
    }

    private static bool Holds(WindowState window, EventTime slice, EventTime from) =>
        slice >= window.Start && slice < window.End && window.End >= from;
}
