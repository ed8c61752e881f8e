namespace Serverless.Core.Windows;

/// <summary>
/// Why a pane was emitted; panes of a window come in the order EARLY* ON_TIME? LATE* CORRECTION*. The numbers are stored.
/// </summary>
public enum PaneKind
{
    /// <summary>Before the watermark reached the end of the window: by the interval of early panes, or by count.</summary>
    Early = 0,

    /// <summary>When the watermark reached the end of the window.</summary>
    OnTime = 1,

    /// <summary>After that, within the allowed lateness, because more events came.</summary>
    Late = 2,

    /// <summary>Merged into the stored result after the window's state was gone.</summary>
    Correction = 3,

    /// <summary>The session was merged into another one, and this result is no longer valid. Queries leave it out.</summary>
    Retracted = 4,
}
