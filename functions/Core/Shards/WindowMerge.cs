using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>How the entries of a section enter the windows of a shard: one kind for each kind of window.</summary>
internal abstract class WindowMerge(View view, PaneEmitter emitter)
{
    protected View View { get; } = view;

    protected PaneEmitter Emitter { get; } = emitter;

    protected long LatenessMs => View.Definition.AllowedLatenessMs;

    public static WindowMerge Of(View view, PaneEmitter emitter) => view.Definition.Window switch
    {
        WindowDefinition.Session session => new SessionMerge(view, emitter, session.GapMs),
        WindowDefinition.GlobalCount => new GlobalMerge(view, emitter),
        WindowDefinition.Sliding => new SlidingMerge(view, emitter),
        _ => new AlignedMerge(view, emitter),
    };

    /// <summary>Reads the rest of the entry and merges it.</summary>
    public abstract void Merge(scoped SectionEntry entry, scoped ref ByteReader reader);

    /// <summary>Whether a window's state is gone: it ended, and its allowed lateness passed, before the shard's watermark.</summary>
    protected bool IsGone(ShardState state, EventTime end) => end.Plus(LatenessMs) <= state.Fired;

    protected static Cell ReadCell(scoped SectionEntry entry, scoped ref ByteReader reader, Cell cell)
    {
        cell.Read(ref reader, entry.Versions, entry.ArrivedBase);
        return cell;
    }
}

/// <summary>Tumbling and hopping windows: a slice is merged into every window that holds it.</summary>
internal sealed class AlignedMerge(View view, PaneEmitter emitter) : WindowMerge(view, emitter)
{
    private readonly AlignedWindows _windows = AlignedWindows.Of(view.Definition.Window)!;
    private readonly Cell _read = new(view.Aggregates);

    public override void Merge(scoped SectionEntry entry, scoped ref ByteReader reader)
    {
        var (slice, from) = CellSection.ReadSlice(ref reader);
        ReadCell(entry, ref reader, _read);
        if (!entry.IsOwned)
            return;
        var last = _windows.LastEnd(slice);
        for (var end = EventTime.Later(_windows.FirstEnd(slice), from); end <= last; end = end.Plus(_windows.StrideMs))
            Merge(entry, end);
    }

    private void Merge(in SectionEntry entry, EventTime end)
    {
        var start = end.Minus(_windows.SizeMs);
        if (IsGone(entry.State, end))
        {
            Emitter.Correct(entry, start, end, _read);
            return;
        }
        var key = entry.State.WindowsOf(entry.Key);
        var window = key.EndingAt(end);
        if (window is null)
            key.Windows.Add(window = new WindowState(start, end, new WindowCell(View.Cells)));
        window.Cell.Open().Merge(_read);
    }
}

/// <summary>One window for ever. Its state goes only with a flush; what comes then is a correction.</summary>
internal sealed class GlobalMerge(View view, PaneEmitter emitter) : WindowMerge(view, emitter)
{
    private readonly Cell _read = new(view.Aggregates);

    public override void Merge(scoped SectionEntry entry, scoped ref ByteReader reader)
    {
        CellSection.ReadSlice(ref reader);
        ReadCell(entry, ref reader, _read);
        if (!entry.IsOwned)
            return;
        if (entry.State.Fired == EventTime.Max)
        {
            Emitter.Correct(entry, EventTime.Min, EventTime.Max, _read);
            return;
        }
        var key = entry.State.WindowsOf(entry.Key);
        if (key.Windows.Count == 0)
            key.Windows.Add(new WindowState(EventTime.Min, EventTime.Max, new WindowCell(View.Cells)));
        key.Windows[0].Cell.Open().Merge(_read);
    }
}
