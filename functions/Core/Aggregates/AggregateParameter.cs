using System.Globalization;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Aggregates;

/// <summary>A parameter of a kind: its name, what it may be, and what it is when it is not given. A closed set.</summary>
/// <param name="Name">As in pipeline files.</param>
internal abstract record AggregateParameter(string Name)
{
    /// <summary>
    /// The value when none is given; null when there is no default: a <see cref="NumbersParameter"/> must then be given, a
    /// <see cref="FieldParameter"/> need not.
    /// </summary>
    public abstract ParameterValue? Default { get; }

    /// <summary>Whether states don't depend on it, only how they are shown: it may change at any time.</summary>
    public bool IsOfShowing { get; init; }

    /// <summary>
    /// Whether it is part of what a view means also where it isn't given. False of an optional one that came later, so that views without
    /// it mean what they did.
    /// </summary>
    public virtual bool CountsWhenNotGiven => true;

    /// <summary>The value in a definition: the one that is given, or else the default.</summary>
    public ParameterValue? Effective(AggregateDefinition definition) => definition.Parameters.GetValueOrDefault(Name) ?? Default;

    /// <summary>What is wrong with the effective value, and how to put it right; null when nothing is.</summary>
    public abstract string? Problem(ParameterValue? value);

    /// <summary>A number as messages show it.</summary>
    public static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A whole number, at least <paramref name="Least"/> and at most <paramref name="Most"/>.</summary>
/// <param name="Name">As in pipeline files.</param>
/// <param name="Least">The least value.</param>
/// <param name="Most">The greatest value.</param>
/// <param name="Otherwise">The value when none is given.</param>
/// <param name="Example">A value and what it means, for messages.</param>
internal sealed record WholeParameter(string Name, int Least, int Most, int Otherwise, string Example)
    : AggregateParameter(Name)
{
    public override ParameterValue Default => new ParameterValue.Number(Otherwise);

    /// <summary>The number that counts for an accepted definition.</summary>
    public int Of(AggregateDefinition definition) => (int)((ParameterValue.Number)Effective(definition)!).Value;

    public override string? Problem(ParameterValue? value) => value switch
    {
        ParameterValue.Number number when number.Value >= Least && number.Value <= Most && double.IsInteger(number.Value) => null,
        ParameterValue.Number number => $"'{Name}' is {Text(number.Value)}; it must be a whole number from {Least} to {Most} ({Example})",
        _ => $"'{Name}' must be a whole number from {Least} to {Most} ({Example})",
    };
}

/// <summary>A whole number from <paramref name="Least"/> to <paramref name="Most"/>; may be left out.</summary>
/// <param name="Name">As in pipeline files.</param>
/// <param name="Least">The least value.</param>
/// <param name="Most">The greatest value.</param>
/// <param name="Example">A value and what it means, for messages.</param>
internal sealed record OptionalWholeParameter(string Name, int Least, int Most, string Example) : AggregateParameter(Name)
{
    public override ParameterValue? Default => null;

    public override bool CountsWhenNotGiven => false;

    /// <summary>The number of an accepted definition; null when none is given.</summary>
    public int? Of(AggregateDefinition definition) => (int?)(Effective(definition) as ParameterValue.Number)?.Value;

    public override string? Problem(ParameterValue? value) => value switch
    {
        null => null,
        ParameterValue.Number number when number.Value >= Least && number.Value <= Most && double.IsInteger(number.Value) => null,
        ParameterValue.Number number =>
            $"'{Name}' is {Text(number.Value)}; it must be a whole number from {Least} to {Most} ({Example}), or left out",
        _ => $"'{Name}' must be a whole number from {Least} to {Most} ({Example}), or left out",
    };
}

/// <summary>A number, at least <paramref name="Least"/> and less than <paramref name="Below"/>.</summary>
/// <param name="Name">As in pipeline files.</param>
/// <param name="Least">The least value.</param>
/// <param name="Below">The upper bound, exclusive.</param>
/// <param name="Otherwise">The value when none is given.</param>
/// <param name="Example">A value and what it means, for messages.</param>
internal sealed record NumberParameter(string Name, double Least, double Below, double Otherwise, string Example)
    : AggregateParameter(Name)
{
    public override ParameterValue Default => new ParameterValue.Number(Otherwise);

    /// <summary>The number that counts for an accepted definition.</summary>
    public double Of(AggregateDefinition definition) => ((ParameterValue.Number)Effective(definition)!).Value;

    public override string? Problem(ParameterValue? value) => value switch
    {
        ParameterValue.Number number when number.Value >= Least && number.Value < Below => null,
        ParameterValue.Number number =>
            $"'{Name}' is {Text(number.Value)}; it must be from {Text(Least)} to below {Text(Below)} ({Example})",
        _ => $"'{Name}' must be a number from {Text(Least)} to below {Text(Below)} ({Example})",
    };
}

/// <summary>
/// A list of numbers that must be given: 1 to <paramref name="MostEntries"/> of them, each finite, from <paramref name="Least"/> to
/// <paramref name="Most"/>.
/// </summary>
/// <param name="Name">As in pipeline files.</param>
/// <param name="MostEntries">The greatest number of entries.</param>
/// <param name="Least">The least entry; negative infinity: any.</param>
/// <param name="Most">The greatest entry; infinity: any.</param>
/// <param name="Example">What to list, for messages.</param>
internal sealed record NumbersParameter(string Name, int MostEntries, double Least, double Most, string Example)
    : AggregateParameter(Name)
{
    public override ParameterValue? Default => null;

    /// <summary>The numbers of an accepted definition.</summary>
    public IReadOnlyList<double> Of(AggregateDefinition definition) => ((ParameterValue.Numbers)Effective(definition)!).Values;

    public override string? Problem(ParameterValue? value) => value switch
    {
        null => $"'{Name}' is missing; list from 1 to {MostEntries} {Example}",
        ParameterValue.Numbers { Values: { Count: > 0 } values } when values.Count <= MostEntries => EntryProblem(values),
        ParameterValue.Numbers numbers => $"'{Name}' has {numbers.Values.Count} entries; list from 1 to {MostEntries} {Example}",
        _ => $"'{Name}' must be an array of numbers: from 1 to {MostEntries} {Example}",
    };

    private string? EntryProblem(IReadOnlyList<double> values)
    {
        var range = double.IsFinite(Least) ? $"must be from {Text(Least)} to {Text(Most)}" : "must be finite";
        foreach (var value in values)
        {
            if (!double.IsFinite(value) || value < Least || value > Most)
                return $"'{Name}' contains {Text(value)}; each {range}";
        }
        return null;
    }
}

/// <summary>The name of a second field, of one of <paramref name="Types"/>; may be left out.</summary>
/// <param name="Name">As in pipeline files.</param>
/// <param name="Types">The types of field it takes.</param>
internal sealed record FieldParameter(string Name, IReadOnlyList<FieldType> Types) : AggregateParameter(Name)
{
    public override ParameterValue? Default => null;

    /// <summary>The field's name in an accepted definition, or null.</summary>
    public string? Of(AggregateDefinition definition) => (Effective(definition) as ParameterValue.Text)?.Value;

    /// <summary>Checks that it is a text; <see cref="AggregateCheck"/> looks up the field.</summary>
    public override string? Problem(ParameterValue? value) =>
        value is null or ParameterValue.Text ? null : $"'{Name}' must be the name of a field, in quotes";
}

/// <summary>Names of fields of any type, each once; may be left out.</summary>
/// <param name="Name">As in pipeline files.</param>
/// <param name="Most">The greatest number of them.</param>
internal sealed record FieldsParameter(string Name, int Most) : AggregateParameter(Name)
{
    public override ParameterValue? Default => null;

    /// <summary>The names in an accepted definition, or null.</summary>
    public IReadOnlyList<string>? Of(AggregateDefinition definition) => (Effective(definition) as ParameterValue.Texts)?.Values;

    /// <summary>Checks that they are texts; <see cref="AggregateCheck"/> looks up the fields.</summary>
    public override string? Problem(ParameterValue? value) =>
        value is null ? null : TextLists.Problem(Name, value, 1, Most, "names of fields");
}

/// <summary>
/// A list of texts that must be given: <paramref name="Least"/> to <paramref name="Most"/> of them, each once and none of them empty.
/// </summary>
/// <param name="Name">As in pipeline files.</param>
/// <param name="Least">The least number of entries.</param>
/// <param name="Most">The greatest number of entries.</param>
/// <param name="Example">What to list, for messages.</param>
internal sealed record TextsParameter(string Name, int Least, int Most, string Example) : AggregateParameter(Name)
{
    public override ParameterValue? Default => null;

    /// <summary>The texts of an accepted definition.</summary>
    public IReadOnlyList<string> Of(AggregateDefinition definition) => ((ParameterValue.Texts)Effective(definition)!).Values;

    public override string? Problem(ParameterValue? value) => TextLists.Problem(Name, value, Least, Most, Example);
}

/// <summary>One of some words, of which the first is the default.</summary>
/// <param name="Name">As in pipeline files.</param>
/// <param name="Words">What it may be.</param>
internal sealed record ChoiceParameter(string Name, string[] Words) : AggregateParameter(Name)
{
    public override ParameterValue Default => new ParameterValue.Text(Words[0]);

    /// <summary>The word that counts for an accepted definition.</summary>
    public string Of(AggregateDefinition definition) => ((ParameterValue.Text)Effective(definition)!).Value;

    public override string? Problem(ParameterValue? value) => value is ParameterValue.Text text && Words.Contains(text.Value)
        ? null
        : $"'{Name}' must be {string.Join(" or ", Words.Select(word => $"\"{word}\""))}";
}

/// <summary>A length of time that must be given, greater than 0.</summary>
/// <param name="Name">As in pipeline files.</param>
internal sealed record DurationParameter(string Name) : AggregateParameter(Name)
{
    public override ParameterValue? Default => null;

    /// <summary>The milliseconds of an accepted definition.</summary>
    public long Of(AggregateDefinition definition) => Duration.Parse(((ParameterValue.Text)Effective(definition)!).Value)!.Value;

    public override string? Problem(ParameterValue? value) => value switch
    {
        null => $"'{Name}' is missing; set it to a duration such as \"30m\"",
        ParameterValue.Text text when Duration.Parse(text.Value) > 0 => null,
        _ => $"'{Name}' must be a duration greater than 0, a whole number with its unit (ms, s, m, h, d), such as \"30m\"",
    };
}

/// <summary>What parameters that are lists of texts have in common.</summary>
internal static class TextLists
{
    /// <summary>What is wrong with a list, and how to put it right; null when nothing is.</summary>
    public static string? Problem(string name, ParameterValue? value, int least, int most, string example) => value switch
    {
        null => $"'{name}' is missing; list from {least} to {most} {example}",
        ParameterValue.Texts texts when texts.Values.Count < least || texts.Values.Count > most =>
            $"'{name}' has {texts.Values.Count} entries; list from {least} to {most} {example}",
        ParameterValue.Texts texts when texts.Values.Contains("") => $"'{name}' has an empty entry; remove it",
        ParameterValue.Texts texts => Twice(texts.Values) is { } twice ? $"'{name}' contains '{twice}' twice; remove one" : null,
        _ => $"'{name}' must be an array of texts: from {least} to {most} {example}",
    };

    private static string? Twice(IReadOnlyList<string> values) =>
        values.GroupBy(value => value, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
}
