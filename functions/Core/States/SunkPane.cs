using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>A pane that goes to its view's sink.</summary>
/// <param name="Result">The pane, or the retraction of one.</param>
/// <param name="Kind">As what it goes there.</param>
public sealed record SunkPane(Result Result, SunkKind Kind)
{
    /// <summary>What a message with the pane says that it is.</summary>
    public string Name => Kind switch
    {
        SunkKind.Final => "final",
        SunkKind.Correction when Result.Kind != PaneKind.Retracted => ResultRenderer.PaneName(PaneKind.Correction),
        _ => ResultRenderer.PaneName(Result.Kind),
    };
}

/// <summary>As what a pane goes to a sink. The numbers are stored.</summary>
public enum SunkKind
{
    /// <summary>As what it is.</summary>
    Pane = 0,

    /// <summary>As the final one of its window.</summary>
    Final = 1,

    /// <summary>As one that changes a result, or takes one back, after the final one.</summary>
    Correction = 2,
}
