namespace Serverless.Core.Definitions;

/// <summary>A parameter of a window kind as pipeline files write it.</summary>
/// <param name="Name">The property's name; null where the kind's value is the parameter itself (<c>"tumbling": "10s"</c>).</param>
/// <param name="IsDuration">A length of time in milliseconds; else a whole number.</param>
/// <param name="Least">The least value allowed.</param>
/// <param name="Most">The greatest value allowed; durations have the common maximum of ten years as well.</param>
/// <param name="Otherwise">The value where the file gives none; null: it must give one.</param>
public sealed record WindowParameter(
    string? Name, bool IsDuration, long Least = 1, long Most = long.MaxValue, long? Otherwise = null);

/// <summary>How a kind of window is written in pipeline files.</summary>
/// <param name="Kind">The property that names the kind.</param>
/// <param name="Parameters">In the order in which <paramref name="Create"/> takes them.</param>
/// <param name="Create">Makes the definition from the parameters' values, in their order.</param>
/// <param name="Check">
/// Says what is wrong with values that are each in their range: the parameter, and what to do; null when nothing is. It is asked before
/// <paramref name="Create"/>.
/// </param>
public sealed record WindowSyntax(
    string Kind,
    IReadOnlyList<WindowParameter> Parameters,
    Func<IReadOnlyList<long>, WindowDefinition> Create,
    Func<IReadOnlyList<long>, (string Parameter, string Problem)?>? Check = null);
