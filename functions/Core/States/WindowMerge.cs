using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>Merges the entries of sections into the windows of a shard. Each kind of window has its own.</summary>
internal abstract class WindowMerge(View view, PaneEmitter emitter)
{
    /// <summary>The view.</summary>
    protected View View { get; } = view;

    /// <summary>Takes what is emitted.</summary>
    protected PaneEmitter Emitter { get; } = emitter;

    /// <summary>The view's allowed lateness, ms of event time.</summary>
    protected long LatenessMs => View.Definition.AllowedLatenessMs;

    /// <summary>Whether events that come after the allowed lateness are merged as corrections.</summary>
    protected bool Corrects => View.Definition.LateEvents == LateEvents.Correct;

    /// <summary>
    /// Reads the entry's body and merges it. Throws whatever for one that can't be: the state may then hold a part of the entry.
    /// </summary>
    public abstract void Merge(scoped in SectionEntry entry);

    /// <summary>
    /// Makes the windows of a key that close when the watermark comes to <paramref name="clock"/>, of a kind that has none before.
    /// </summary>
    public virtual void Open(ShardState state, KeyWindows key, EventTime clock)
    {
    }

    /// <summary>Makes the next window of a key to close that holds anything, of a kind that has none before.</summary>
    public virtual void OpenNext(KeyWindows key)
    {
    }

    /// <summary>Whether <see cref="Open"/> would make a window.</summary>
    public virtual bool Opens(KeyWindows key, EventTime clock) => false;

    /// <summary>Throws when a body that was read is not of as many events as its entry says, or isn't read to its end.</summary>
    protected static void Check(scoped in SectionEntry entry, long events, scoped in ByteReader reader)
    {
        if (events != entry.Events || reader.Remaining > 0)
            throw new CorruptDataException(
                $"an entry of {entry.Events} events holds {events}, and {reader.Remaining} bytes are left after them");
    }

    /// <summary>
    /// Merges a correction into a window whose state is held, with what the window's stored results add to it. False when no such window is
    /// held: then the correction belongs into the stored result.
    /// </summary>
    /// <param name="state">Changed in place when the answer is true.</param>
    /// <param name="correction">An item of the state's outbox.</param>
    /// <param name="stored">Of a correction of sessions: the stored sessions that it touches.</param>
    public virtual bool TryJoin(ShardState state, OutboxItem.Correction correction, IReadOnlyList<Result> stored)
    {
        var key = Encoding.UTF8.GetBytes(correction.Id.Key);
        var window = state.Find(key)?.EndingAt(correction.End);
        if (window is null && correction.Reach == CorrectionReach.Window && !IsGone(state, correction.End))
            window = NewWindow(state.WindowsOf(key), correction.End);
        if (window is not null)
            Join(window, correction);
        return window is not null;
    }

    /// <summary>
    /// Merges a correction into a window in the state, also where a shard would merge it into the store: for who computes results again.
    /// </summary>
    public virtual void Hold(ShardState state, OutboxItem.Correction correction) => TryJoin(state, correction, []);

    /// <summary>Adds the window with this end, of a kind whose windows are known by their end.</summary>
    protected virtual WindowState NewWindow(KeyWindows key, EventTime end) =>
        throw new NotSupportedException($"{View.Definition.Window.Kind} windows have no corrections by their end");

    /// <summary>Merges the correction's events, and notes in the window that it has them.</summary>
    protected void Join(WindowState window, OutboxItem.Correction correction)
    {
        window.Cell.Open().Merge(CellFormat.FromState(correction.State, View.Layout));
        window.Note(correction.Source, correction.Mark);
    }

    /// <summary>
    /// Whether a window with this end has no state any more: the shard's watermark has come to its end plus the allowed lateness.
    /// </summary>
    protected static bool IsGone(ShardState state, EventTime end) => end <= state.Released;
}
