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
        MarkIdle(state, tick);
        var watermark = EventTime.Later(state.Fired, Combined(state, tick));
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

    /// <summary>Whether early panes are due. One that comes late doesn't put off the next: else a tick that just misses the interval would cost another whole one.</summary>
    private static bool TakeEarly(ShardState state, long nowMs, long intervalMs)
    {
        var since = nowMs - state.EarlyAt;
        if (since < intervalMs)
            return false;
        state.EarlyAt = since < 2 * intervalMs ? state.EarlyAt + intervalMs : nowMs;
        return true;
    }

    private static void MarkIdle(ShardState state, in ShardTick tick)
    {
        if (!tick.CaughtUp)
            return;
        foreach (var source in state.Sources)
            source.IsIdle |= tick.Idle.Contains(source.Partition);
    }

    /// <summary>The minimum over the partitions that aren't idle; the clock when all are.</summary>
    private EventTime Combined(ShardState state, in ShardTick tick)
    {
        if (tick.Flush && tick.CaughtUp)
            return EventTime.Max;
        var minimum = EventTime.Max;
        foreach (var source in state.Sources)
        {
            if (!source.IsIdle)
                minimum = EventTime.Earlier(minimum, source.Watermark);
        }
        return minimum == EventTime.Max ? new EventTime(tick.NowMs).Minus(boundMs) : minimum;
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
