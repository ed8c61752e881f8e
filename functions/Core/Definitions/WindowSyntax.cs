namespace Serverless.Core.Definitions;

/// <summary>A parameter of a window kind as pipeline files write it.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="IsDuration">A length of time in milliseconds; else a whole number, a word or a text.</param>
/// <param name="Least">The least value allowed.</param>
/// <param name="Most">The greatest value allowed; durations have the common maximum of ten years as well.</param>
/// <param name="Otherwise">The value where the file gives none; null: it must give one.</param>
public sealed record WindowParameter(
    string Name, bool IsDuration, long Least = 1, long Most = long.MaxValue, long? Otherwise = null)
{
    /// <summary>The words that it may be: the value is the index of one. Empty: it is no word.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether it is any text that isn't empty.</summary>
    public bool IsText { get; init; }
}

/// <summary>The value of a parameter.</summary>
/// <param name="Number">Milliseconds, a count, or the index of a word; 0 for a text.</param>
/// <param name="Text">The text; null for any other value, and where the file gives none.</param>
public readonly record struct WindowValue(long Number, string? Text = null);

/// <summary>How a kind of window is written in pipeline files.</summary>
/// <param name="Kind">The property that names the kind.</param>
/// <param name="Parameters">In the order in which <paramref name="Create"/> takes them; those that may be left out are last.</param>
/// <param name="Create">Makes the definition from the parameters' values, in their order.</param>
/// <param name="Check">
/// Says what is wrong with values that are each in their range: the parameter, and what to do; null when nothing is. It is asked before
/// <paramref name="Create"/>.
/// </param>
public sealed record WindowSyntax(
    string Kind,
    IReadOnlyList<WindowParameter> Parameters,
    Func<IReadOnlyList<WindowValue>, WindowDefinition> Create,
    Func<IReadOnlyList<WindowValue>, (string Parameter, string Problem)?>? Check = null)
{
    /// <summary>Whether the first parameter may be the kind's whole value: <c>"tumbling": "10s"</c>.</summary>
    public bool IsFirstAlone { get; init; }
}
