using Serverless.Core.Time;

namespace Serverless.Core.States;

/// <summary>The windows of one key whose state is held, and, for sliding windows, the slices that windows to come are made from.</summary>
internal sealed class KeyWindows
{
    public List<WindowState> Windows { get; } = [];

    public List<SlicePart> Slices { get; } = [];

    public bool IsEmpty => Windows.Count == 0 && Slices.Count == 0;

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
