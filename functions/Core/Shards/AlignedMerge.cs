using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>Tumbling and hopping windows: a slice is merged into every window that holds it.</summary>
internal sealed class AlignedMerge(View view, PaneEmitter emitter) : WindowMerge(view, emitter)
{
    private readonly AlignedWindows _windows = AlignedWindows.Of(view.Definition.Window)!;
    private readonly Cell _read = new(view.Layout);

    public override void Merge(scoped SectionEntry entry, scoped ref ByteReader reader)
    {
        var (slice, from) = CellSection.ReadSlice(ref reader);
        ReadCell(entry, ref reader, _read);
        if (!entry.IsOwned)
            return;
        KeyWindows? key = null;
        var last = _windows.LastEnd(slice);
        for (var end = EventTime.Later(_windows.FirstEnd(slice), from); end <= last; end = end.Plus(_windows.StrideMs))
        {
            if (IsGone(entry.State, end))
                Emitter.Correct(entry, end.Minus(_windows.SizeMs), end, _read, gapMs: null);
            else
                Merge(key ??= entry.State.WindowsOf(entry.Key), end);
        }
    }

    private void Merge(KeyWindows key, EventTime end)
    {
        var window = key.EndingAt(end);
        if (window is null)
            key.Windows.Add(window = new WindowState(end.Minus(_windows.SizeMs), end, new WindowCell(View.Cells)));
        window.Cell.Open().Merge(_read);
    }
}
