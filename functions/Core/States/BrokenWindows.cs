using Serverless.Core.Pipelines;

namespace Serverless.Core.States;

/// <summary>Finds the windows and slices of a state that can't be read or written, and sets them aside.</summary>
internal static class BrokenWindows
{
    /// <summary>Removes from the state what <paramref name="attempt"/> throws for.</summary>
    public static void SetAside(ShardState state, View view, Action<WindowCell> attempt)
    {
        foreach (var (key, windows) in state.Keys)
        {
            windows.Windows.RemoveAll(window =>
                IsBroken(window.Cell, attempt, fault => SettingAside.Window(state, view, key, window, fault)));
            windows.Slices.RemoveAll(part => IsBroken(part.Cell, attempt, fault => SettingAside.Slice(state, key, part, fault)));
            if (windows.IsEmpty)
                state.Keys.Remove(key);
        }
    }

    private static bool IsBroken(WindowCell cell, Action<WindowCell> attempt, Action<Exception> note)
    {
        try
        {
            attempt(cell);
            return false;
        }
        catch (Exception fault) when (SettingAside.IsOfValues(fault))
        {
            note(fault);
            return true;
        }
    }
}
