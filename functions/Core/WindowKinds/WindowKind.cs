using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds;

/// <summary>
/// A kind of window: how a batch assigns events to such windows, how a shard merges them, when one emits before its end, and how long its
/// state is held. Each kind has a folder; <c>Parsing/WindowKindList.cs</c> lists them.
/// </summary>
public abstract record WindowKind : WindowDefinition
{
    /// <summary>
    /// What it does to results of this kind that windows were closed because their sources were idle. An audit must know it, as a replay of
    /// the ledger closes them at other times.
    /// </summary>
    public virtual IdlenessEffect IdlenessEffect => IdlenessEffect.None;

    /// <summary>How far before the start of a window events may be that still decide on its content, in milliseconds.</summary>
    public virtual long ReachMs => 0;

    /// <summary>The kind of a view's windows.</summary>
    public static WindowKind Of(View view) => (WindowKind)view.Definition.Window;

    /// <summary>Makes the fold that assigns the events of a chunk to windows, as partial aggregates.</summary>
    internal abstract ViewFold NewFold(View view);

    /// <summary>Makes the merge of partial aggregates into the windows of a shard.</summary>
    internal abstract WindowMerge NewMerge(View view, PaneEmitter emitter);

    /// <summary>Whether a window must emit an early pane now, regardless of the interval of early panes.</summary>
    internal virtual bool IsDue(WindowState window) => false;

    /// <summary>How long the state of a window is held in this shard after its end and allowed lateness, in milliseconds.</summary>
    internal virtual long HoldMs(ShardState state) => 0;

    /// <summary>
    /// Whether no later window is made from a slice when the watermark is <paramref name="watermark"/>. Only for kinds that keep slices.
    /// </summary>
    internal virtual bool IsOver(EventTime slice, EventTime watermark, long latenessMs) => true;
}

/// <summary>How results differ when a window was closed because its sources were idle.</summary>
public enum IdlenessEffect
{
    /// <summary>They don't: later events become corrections, and the final result is the same.</summary>
    None,

    /// <summary>Later events are merged with the stored results, which are then marked as corrections.</summary>
    LeavesCorrections,

    /// <summary>Later events may be missing from windows, and nothing shows it.</summary>
    LeavesNoTrace,
}
