namespace Serverless.Core.Definitions;

/// <summary>What becomes of events that come after a view's allowed lateness.</summary>
public enum LateEvents
{
    /// <summary>They are late: counted as such, and kept in the late side output.</summary>
    SideOutput,

    /// <summary>They are merged into the stored results of their windows, as corrections.</summary>
    Correct,
}
