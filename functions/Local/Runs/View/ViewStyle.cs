namespace Serverless.Local.Runs.View;

/// <summary>How a run shows itself.</summary>
internal enum ViewStyle
{
    /// <summary>A table that is updated in place on a terminal; elsewhere as <see cref="Lines"/>.</summary>
    Live,

    /// <summary>A line every few seconds.</summary>
    Lines,

    None,
}
