using Serverless.Core.Definitions;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>
/// Decides which panes of a view go to its sink. They become part of the state, and leave it from there: so what goes to the sink is what
/// was saved.
/// </summary>
internal sealed class PaneSink(PaneSinkDefinition? definition)
{
    /// <summary>Whether a window has one pane that is final.</summary>
    public bool TakesFinal => definition?.Panes == SunkPanes.Final;

    /// <summary>Takes a pane of a window, or the retraction of what became part of it.</summary>
    public void Emitted(ShardState state, WindowState window, Result pane)
    {
        if (definition?.Panes == SunkPanes.All)
            state.Sinking.Add(new SunkPane(pane, SunkKind.Pane));
        else if (TakesFinal && window.HasFinal)
            state.Sinking.Add(new SunkPane(pane, SunkKind.Correction));
    }

    /// <summary>Takes the last pane of a window whose state goes.</summary>
    public void Released(ShardState state, Result last)
    {
        if (TakesFinal)
            state.Sinking.Add(new SunkPane(last, SunkKind.Final));
    }
}
