using Serverless.Core.Time;

namespace Serverless.Core.States;

/// <summary>The windows of one key whose state is held and, for sliding windows, the slices that later windows are made from.</summary>
internal sealed class KeyWindows
{
    /// <summary>The windows, in no order.</summary>
    public List<WindowState> Windows { get; } = [];

    /// <summary>Slices that windows may still be made of; empty for kinds of window that keep none.</summary>
    public List<SlicePart> Slices { get; } = [];

    /// <summary>
    /// Of hopping windows that are made of slices: those that end at or before this were made, if they hold anything. Else it means
    /// nothing.
    /// </summary>
    public EventTime Opened { get; set; } = EventTime.Min;

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

/// <summary>Events of a slice, or of a block of slices that follow each other.</summary>
/// <param name="Slice">Where the slice, or the first of the block, starts.</param>
/// <param name="FirstOpenEnd">The events may enter windows that end at or after this.</param>
/// <param name="Cell">Their aggregates.</param>
/// <param name="Level">0 for a slice, else how large the block is.</param>
internal sealed record SlicePart(EventTime Slice, EventTime FirstOpenEnd, WindowCell Cell, int Level = 0);
