using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>
/// Decides when windows emit. Before the watermark reaches the end of a window: early panes, at an interval of processing time. When it
/// does: the on-time pane. Afterwards: late panes for new events, until the allowed lateness has passed and the state is dropped.
/// </summary>
internal sealed class Firing(View view, long boundMs, PaneEmitter emitter)
{
    private readonly long _lateness = view.Definition.AllowedLatenessMs;
    private readonly WindowKind _kind = WindowKind.Of(view);

    /// <summary>Moves the shard's watermark, emits what is due, and drops the state of windows that are over.</summary>
    public void Advance(ShardState state, in ShardTick tick)
    {
        var watermark = ShardWatermark.Of(state, tick, boundMs);
        var early = tick.CaughtUp && view.Definition.EarlyMs is { } interval && TakeEarly(state, tick.NowMs, interval);
        foreach (var (key, windows) in state.Keys)
        {
            foreach (var window in windows.Windows)
                Fire(state, key, window, watermark, early);
            Release(state, windows, watermark);
            if (windows.IsEmpty)
                state.Keys.Remove(key);
        }
        state.Fired = watermark;
    }

    /// <summary>Whether a window fires, or the state of one is dropped, when the watermark moves to <paramref name="watermark"/>.</summary>
    public bool IsDue(ShardState state, EventTime watermark)
    {
        var hold = _kind.HoldMs(state);
        return state.Keys.Values.Any(windows =>
            windows.Windows.Exists(window => (window.End > state.Fired && window.End <= watermark) || IsOver(window, watermark, hold))
            || windows.Slices.Exists(part => _kind.IsOver(part.Slice, watermark, _lateness)));
    }

    /// <summary>
    /// Whether early panes are due. The next ones are due an interval after these were, not an interval after this tick: otherwise a tick
    /// that just misses the interval would delay them by a whole one. A clock that was set back by more than an interval doesn't hold them
    /// up.
    /// </summary>
    private static bool TakeEarly(ShardState state, long nowMs, long intervalMs)
    {
        var since = nowMs - state.EarlyAt;
        if (Math.Abs(since) < intervalMs)
            return false;
        state.EarlyAt = since > 0 && since < 2 * intervalMs ? state.EarlyAt + intervalMs : nowMs;
        return true;
    }

    private void Fire(ShardState state, byte[] key, WindowState window, EventTime watermark, bool early)
    {
        if (window.End > watermark)
        {
            if (window.HasUnemittedEvents && (early || _kind.IsDue(window)))
                emitter.Pane(state, key, window, PaneKind.Early);
        }
        else if (window.End > state.Fired)
        {
            if (window.HasUnemittedEvents || !view.Definition.Discarding)
                emitter.Pane(state, key, window, PaneKind.OnTime);
        }
        else if (window.HasUnemittedEvents)
        {
            emitter.Pane(state, key, window, PaneKind.Late);
        }
    }

    private void Release(ShardState state, KeyWindows windows, EventTime watermark)
    {
        var hold = _kind.HoldMs(state);
        windows.Windows.RemoveAll(window =>
        {
            var isOver = IsOver(window, watermark, hold);
            if (isOver)
                window.Cell.Release();
            return isOver;
        });
        if (windows.Slices.Count > 0)
            windows.Slices.RemoveAll(part => _kind.IsOver(part.Slice, watermark, _lateness));
    }

    private bool IsOver(WindowState window, EventTime watermark, long holdMs) =>
        window.End.Plus(_lateness).Plus(holdMs) <= watermark;
}
