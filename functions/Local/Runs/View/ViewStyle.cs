namespace Serverless.Local.Runs.View;

/// <summary>How a run shows itself.</summary>
internal enum ViewStyle
{
    /// <summary>A table that stands still, where there is a terminal; else as <see cref="Lines"/>.</summary>
    Live,

    /// <summary>A line now and then.</summary>
    Lines,

    None,
}
