using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>
/// When windows emit: an on-time pane once the watermark passes the end, early panes at an interval of processing time before,
/// late panes for what still comes; the state goes once the allowed lateness has passed too.
/// </summary>
internal sealed class Firing(View view, long boundMs, PaneEmitter emitter)
{
    private readonly long _lateness = view.Definition.AllowedLatenessMs;
    private readonly WindowKind _kind = WindowKind.Of(view);

    public void Advance(ShardState state, in ShardTick tick)
    {
        var watermark = ShardWatermark.Advance(state, tick, boundMs);
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

    /// <summary>
    /// Whether early panes are due. One that comes late doesn't put off the next: else a tick that just misses the interval would cost
    /// another whole one.
    /// </summary>
    private static bool TakeEarly(ShardState state, long nowMs, long intervalMs)
    {
        var since = nowMs - state.EarlyAt;
        if (since < intervalMs)
            return false;
        state.EarlyAt = since < 2 * intervalMs ? state.EarlyAt + intervalMs : nowMs;
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
            var isOver = window.End.Plus(_lateness).Plus(hold) <= watermark;
            if (isOver)
                window.Cell.Release();
            return isOver;
        });
        if (windows.Slices.Count > 0)
            windows.Slices.RemoveAll(part => _kind.IsOver(part.Slice, watermark, _lateness));
    }
}
