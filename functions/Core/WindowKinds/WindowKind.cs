using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds;

/// <summary>
/// All that a kind of window is: how it is assigned in a batch, how a shard merges it, when it is due before its end, and how long its
/// state is held. One folder a kind; the list of them is <c>Parsing/WindowKindList.cs</c>.
/// </summary>
public abstract record WindowKind : WindowDefinition
{
    /// <summary>
    /// What an audit must know: what such windows hold depends on which stood open, so on when windows closed by idleness.
    /// </summary>
    public virtual IdlenessEffect IdlenessEffect => IdlenessEffect.None;

    /// <summary>How far before its start, in milliseconds, events may lie that decide what a window holds.</summary>
    public virtual long ReachMs => 0;

    /// <summary>The kind of a view's windows.</summary>
    public static WindowKind Of(View view) => (WindowKind)view.Definition.Window;

    /// <summary>Assigns the events of a chunk to windows, as partial aggregates.</summary>
    internal abstract ViewFold NewFold(View view);

    /// <summary>Merges partial aggregates into the windows of a shard.</summary>
    internal abstract WindowMerge NewMerge(View view, PaneEmitter emitter);

    /// <summary>Whether a window emits an early pane at once, whatever the interval of early panes.</summary>
    internal virtual bool IsDue(WindowState window) => false;

    /// <summary>How long past its end and allowed lateness, in milliseconds, a window's state is held in this shard.</summary>
    internal virtual long HoldMs(ShardState state) => 0;

    /// <summary>
    /// Whether no window to come is made from a slice, once the watermark stands at <paramref name="watermark"/>. Asked for kinds that keep
    /// slices.
    /// </summary>
    internal virtual bool IsOver(EventTime slice, EventTime watermark, long latenessMs) => true;
}

/// <summary>What it does to results that a window was closed by idleness.</summary>
public enum IdlenessEffect
{
    /// <summary>Nothing: what comes later is a correction, and the sum is the same.</summary>
    None,

    /// <summary>Events that come later are merged with what is stored, and that leaves a correction behind.</summary>
    LeavesCorrections,

    /// <summary>Events that come later may be missing from windows, without a trace.</summary>
    LeavesNoTrace,
}
