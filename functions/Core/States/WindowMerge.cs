using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;

namespace Serverless.Core.States;

/// <summary>How the entries of a section enter the windows of a shard. Every kind of window has its own.</summary>
internal abstract class WindowMerge(View view, PaneEmitter emitter)
{
    protected View View { get; } = view;

    protected PaneEmitter Emitter { get; } = emitter;

    protected long LatenessMs => View.Definition.AllowedLatenessMs;

    /// <summary>Reads the rest of the entry and merges it.</summary>
    public abstract void Merge(scoped SectionEntry entry, scoped ref ByteReader reader);

    /// <summary>Whether a window's state is gone: it ended, and its allowed lateness passed, at or before the shard's watermark.</summary>
    protected bool IsGone(ShardState state, EventTime end) => end.Plus(LatenessMs) <= state.Fired;
}
