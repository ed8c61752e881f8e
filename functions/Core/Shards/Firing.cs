using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
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
internal sealed class Firing(ShardId id, View view, long boundMs, PaneEmitter emitter, WindowMerge merge)
{
    private readonly Beat? _early = Shard.EarlyBeat(id, view);
    private readonly long _lateness = view.Definition.AllowedLatenessMs;
    private readonly WindowKind _kind = WindowKind.Of(view);

    /// <summary>Moves the shard's watermark, emits what is due, and drops the state of windows that are over.</summary>
    public void Advance(ShardState state, in ShardTick tick)
    {
        var watermark = ShardWatermark.Of(state, tick, boundMs);
        var clock = _kind.ClockOf(state, watermark);
        // After a flush nothing is awaited, so that what a window that never ends has so far is emitted.
        var early = watermark == EventTime.Max
            || (tick.CaughtUp && TakeEarly(state, tick.NowMs));
        var awaited = Awaited(state);
        var sunk = state.Sinking.Count;
        foreach (var (key, windows) in state.Keys)
        {
            merge.Open(state, windows, clock);
            Fire(state, key, windows, clock, early);
            Release(state, key, windows, clock, awaited?.GetValueOrDefault(key));
            if (windows.IsEmpty)
                state.Keys.Remove(key);
        }
        OrderFinal(state.Sinking, sunk);
        state.Fired = watermark;
        state.Released = EventTime.Later(state.Released, watermark.Minus(_lateness));
    }

    /// <summary>
    /// Emits, of the keys that are <paramref name="asked"/> for, what <see cref="Advance"/> would if early panes were due and the watermark
    /// stayed where it is.
    /// </summary>
    public void EmitNow(ShardState state, Func<byte[], bool> asked)
    {
        var clock = _kind.ClockOf(state, state.Fired);
        foreach (var (key, windows) in state.Keys.Where(one => asked(one.Key)))
        {
            merge.OpenNext(windows);
            Fire(state, key, windows, clock, early: true);
        }
    }

    /// <summary>
    /// Emits what windows hold that no pane has, as early panes: no shard goes on with them, so they will never be complete.
    /// </summary>
    public void Retire(ShardState state)
    {
        foreach (var (key, windows) in state.Keys)
        {
            merge.OpenNext(windows);
            foreach (var window in windows.Windows.Where(window => window.HasUnemittedEvents))
                Emit(state, key, window, window.WasOnTime ? PaneKind.Late : PaneKind.Early);
        }
    }

    /// <summary>Whether a window fires, or the state of one is dropped, when the watermark moves to <paramref name="watermark"/>.</summary>
    public bool IsDue(ShardState state, EventTime watermark)
    {
        var clock = _kind.ClockOf(state, watermark);
        return state.Keys.Values.Any(windows =>
            windows.Windows.Exists(window => (window.End > state.Fired && _kind.ClosingOf(window) <= clock) || IsOver(window, clock))
            || windows.Slices.Exists(part => _kind.IsOver(part.Slice, clock, _lateness))
            || merge.Opens(windows, clock));
    }

    private bool TakeEarly(ShardState state, long nowMs)
    {
        if (_early?.IsBetween(state.EarlyAt, nowMs) != true)
            return false;
        state.EarlyAt = nowMs;
        return true;
    }

    private void Fire(ShardState state, byte[] key, KeyWindows windows, EventTime clock, bool early)
    {
        List<WindowState>? broken = null;
        foreach (var window in windows.Windows)
        {
            if (!TryFire(state, key, window, clock, early))
                (broken ??= []).Add(window);
        }
        if (broken is not null)
            windows.Windows.RemoveAll(broken.Contains);
    }

    /// <summary>False for a window that can't be emitted: it is set aside.</summary>
    private bool TryFire(ShardState state, byte[] key, WindowState window, EventTime clock, bool early)
    {
        var ends = state.Ends;
        try
        {
            Fire(state, key, window, clock, early);
            return true;
        }
        catch (Exception fault) when (SettingAside.IsOfValues(fault))
        {
            state.Cut(ends);
            SettingAside.Window(state, view, key, window, fault);
            return false;
        }
    }

    private void Fire(ShardState state, byte[] key, WindowState window, EventTime clock, bool early)
    {
        var closing = _kind.ClosingOf(window);
        if (closing > clock)
        {
            if (early && window.HasUnemittedEvents)
                Emit(state, key, window, window.WasOnTime ? PaneKind.Late : PaneKind.Early);
        }
        else if (!window.WasOnTime && !_kind.WasClosed(window, state.Fired))
        {
            // One without new events says that the window is complete.
            if (window.Events > 0)
                Emit(state, key, window, PaneKind.OnTime);
        }
        else if (window.HasUnemittedEvents)
        {
            Emit(state, key, window, PaneKind.Late);
        }
    }

    private void Emit(ShardState state, byte[] key, WindowState window, PaneKind kind) =>
        emitter.Pane(state, key, window, kind, _kind.EndOf(window, kind));

    /// <summary>
    /// The corrections that wait in the outbox, by key; null when there are none. One that was emitted before a pane must find the window
    /// of that pane as it was then: in the state.
    /// </summary>
    private static Dictionary<byte[], List<OutboxItem.Correction>>? Awaited(ShardState state)
    {
        var corrections = state.Outbox.OfType<OutboxItem.Correction>().ToList();
        return corrections.Count == 0 ? null : corrections
            .GroupBy(correction => correction.Id.Key)
            .ToDictionary(group => Encoding.UTF8.GetBytes(group.Key), group => group.ToList(), KeyComparer.Instance);
    }

    private void Release(
        ShardState state, byte[] key, KeyWindows windows, EventTime clock, List<OutboxItem.Correction>? awaited)
    {
        windows.Windows.RemoveAll(window =>
        {
            var isOver = IsOver(window, clock)
                && awaited?.Exists(correction => correction.Id.Start <= window.End && correction.End >= window.Start) != true;
            if (isOver && emitter.HasFinal && !window.HasFinal && window.Events > 0)
                Finish(state, key, window);
            if (isOver)
                window.Cell.Release();
            return isOver;
        });
        if (windows.Slices.Count > 0)
            windows.Slices.RemoveAll(part => _kind.IsOver(part.Slice, clock, _lateness));
    }

    /// <summary>
    /// Brings final panes into the order in which their windows ended, after all others: who reads them by event time has few late ones.
    /// </summary>
    private static void OrderFinal(List<SunkPane> panes, int start)
    {
        if (panes.Count - start < 2)
            return;
        var ordered = panes.Skip(start).OrderBy(pane => pane.Kind == SunkKind.Final ? pane.Result.End : EventTime.Min).ToList();
        panes.RemoveRange(start, panes.Count - start);
        panes.AddRange(ordered);
    }

    /// <summary>A window that can't be emitted is set aside, as it goes.</summary>
    private void Finish(ShardState state, byte[] key, WindowState window)
    {
        try
        {
            emitter.Final(state, key, window, _kind.EndOf(window, PaneKind.OnTime));
        }
        catch (Exception fault) when (SettingAside.IsOfValues(fault))
        {
            SettingAside.Window(state, view, key, window, fault);
        }
    }

    private bool IsOver(WindowState window, EventTime clock) =>
        _kind.ClosingOf(window).Plus(_lateness).Plus(_kind.HoldMs) <= clock;
}
