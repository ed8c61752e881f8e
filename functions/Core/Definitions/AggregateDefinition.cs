namespace Serverless.Core.Definitions;

/// <summary>One aggregate of a view. <c>AggregateKinds</c> lists the kinds, with the fields and parameters that each takes.</summary>
public sealed record AggregateDefinition
{
    private static readonly Dictionary<string, ParameterValue> None = [];

    /// <summary>
    /// What the aggregate is called in the results: 1 to 40 letters, digits, hyphens and underscores, a letter first; unique in the view.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The kind's name, such as <c>sum</c> or <c>top-k</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The field that is aggregated; null when none is given, which some kinds allow.</summary>
    public string? Field { get; init; }

    /// <summary>Only events of the view for which this condition holds are aggregated; null: all are.</summary>
    public string? Where { get; init; }

    /// <summary>The parameters that are given, by name; others have the default of their kind.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = None;
}

/// <summary>The value given to a parameter of an aggregate. A closed set: what a pipeline file can hold.</summary>
public abstract record ParameterValue
{
    private ParameterValue()
    {
    }

    /// <summary>A number, whole or not.</summary>
    /// <param name="Value">The number; finite when it comes from a file.</param>
    public sealed record Number(double Value) : ParameterValue;

    /// <summary>A list of numbers, which may be empty.</summary>
    /// <param name="Values">The numbers in the order given.</param>
    public sealed record Numbers(IReadOnlyList<double> Values) : ParameterValue;

    /// <summary>A list of texts, which may be empty.</summary>
    /// <param name="Values">The texts in the order given.</param>
    public sealed record Texts(IReadOnlyList<string> Values) : ParameterValue;

    /// <summary>A text: the name of a field, a word, a duration.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : ParameterValue;
}
