using System.Globalization;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

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
