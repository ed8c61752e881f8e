using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds;

/// <summary>
/// A kind of window: how a batch assigns events to such windows, how a shard merges them, when one emits before its end, and how long its
/// state is held. Each kind has a folder; <c>Parsing/WindowKindList.cs</c> lists them.
/// </summary>
public abstract record WindowKind : WindowDefinition
{
    /// <summary>
    /// Whether results of this kind may differ when windows were closed because their sources were idle. An audit must know it, as a replay
    /// of the ledger closes them at other times.
    /// </summary>
    public virtual bool HangsOnIdleness => false;

    /// <summary>
    /// Whether a result may become part of another one. Then no pane is written before the state is saved that knows of it: else nothing
    /// would retract it when the operation is repeated with other chunks.
    /// </summary>
    public virtual bool ResultsMayMerge => false;

    /// <summary>How far before the start of a window events may be that still decide on its content, in milliseconds.</summary>
    public virtual long ReachMs => 0;

    /// <summary>Windows that end at or before this may have closed already, so that the state has nothing of them.</summary>
    /// <param name="state">A shard's state.</param>
    /// <param name="isFirst">Whether nothing of the view was merged before it.</param>
    public virtual EventTime ReleasedIn(ShardState state, bool isFirst) => state.Released;

    /// <summary>The kind of a view's windows.</summary>
    public static WindowKind Of(View view) => (WindowKind)view.Definition.Window;

    /// <summary>
    /// Makes the fold that assigns the events of a chunk to windows, as partial aggregates; <paramref name="sets"/> gives the keys.
    /// </summary>
    internal abstract ViewFold NewFold(View view, KeySets sets);

    /// <summary>Makes the merge of partial aggregates into the windows of a shard.</summary>
    internal abstract WindowMerge NewMerge(View view, PaneEmitter emitter);

    /// <summary>
    /// Whether a pane holds only what came since the one before it: then a stored result hangs on when panes were emitted.
    /// </summary>
    public virtual bool Discards(View view) => view.Definition.Discarding;

    /// <summary>What a pane with these aggregates is, where it would be of this kind: a retraction where its key was deleted.</summary>
    public virtual PaneKind KindOf(Cell cell, PaneKind kind) => kind;

    /// <summary>
    /// How long the retracted results of deleted keys are kept as markers, ms; null where keys aren't deleted.
    /// </summary>
    public virtual long? MarkersKeptMs => null;

    /// <summary>
    /// Whether a result is final where windows have fired up to <paramref name="fired"/>: what comes in time enters its window no more, and
    /// what comes later doesn't correct it. A redrive still may, and so may a source that was idle when the window closed.
    /// </summary>
    public bool IsFinal(View view, Result result, EventTime fired) =>
        HasEnd && result.Kind != PaneKind.Early && view.Definition.LateEvents != LateEvents.Correct && FinalFrom(view, result) <= fired;

    /// <summary>The watermark that makes a result final: its window's end, and how long the window's state is held after that.</summary>
    public EventTime FinalFrom(View view, Result result) => result.End.Plus(view.Definition.AllowedLatenessMs).Plus(HoldMs);

    /// <summary>The watermark that closes windows of this kind, where that of the shard is <paramref name="watermark"/>.</summary>
    internal virtual EventTime ClockOf(ShardState state, EventTime watermark) => watermark;

    /// <summary>When the window closes, by <see cref="ClockOf"/>.</summary>
    internal virtual EventTime ClosingOf(WindowState window) => window.End;

    /// <summary>Whether the window was closed when the shard's watermark came to <paramref name="fired"/>: its panes are late.</summary>
    internal virtual bool WasClosed(WindowState window, EventTime fired) => ClosingOf(window) <= fired;

    /// <summary>The end that a pane of the window shows.</summary>
    internal virtual EventTime EndOf(WindowState window, PaneKind kind) => window.End;

    /// <summary>How long the state of a window is held after it has closed and its allowed lateness has passed, in milliseconds.</summary>
    internal virtual long HoldMs => 0;

    /// <summary>
    /// Whether no later window is made from a slice when the watermark is <paramref name="watermark"/>. Asked of kinds that keep slices.
    /// </summary>
    internal virtual bool IsOver(EventTime slice, EventTime watermark, long latenessMs) => true;
}
