using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;

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

    /// <summary>Reads the rest of the entry and merges it. Returns how many events it took; 0 when the key is another shard's.</summary>
    public abstract long Merge(scoped SectionEntry entry, scoped ref ByteReader reader);

    /// <summary>
    /// Whether a window with this end has no state any more: its end plus the allowed lateness is at or before the shard's watermark.
    /// </summary>
    protected bool IsGone(ShardState state, EventTime end) => end.Plus(LatenessMs) <= state.Fired;
}
