using Serverless.Core.Time;

namespace Serverless.Core.States;

/// <summary>The windows of one key whose state is held and, for sliding windows, the slices that later windows are made from.</summary>
internal sealed class KeyWindows
{
    /// <summary>The windows, in no order.</summary>
    public List<WindowState> Windows { get; } = [];

    /// <summary>Slices that a sliding window may still need; empty for other kinds of window.</summary>
    public List<SlicePart> Slices { get; } = [];

    /// <summary>Whether nothing is held: the key can be forgotten.</summary>
    public bool IsEmpty => Windows.Count == 0 && Slices.Count == 0;

    /// <summary>The window with this end; null when there is none.</summary>
    public WindowState? EndingAt(EventTime end)
    {
        foreach (var window in Windows)
        {
            if (window.End == end)
                return window;
        }
        return null;
    }
}

/// <summary>Events of a slice that may enter windows that end at or after <paramref name="FirstOpenEnd"/>.</summary>
internal sealed record SlicePart(EventTime Slice, EventTime FirstOpenEnd, WindowCell Cell);
