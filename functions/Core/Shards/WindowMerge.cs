using Serverless.Core.Binary;
using Serverless.Core.Definitions;
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
