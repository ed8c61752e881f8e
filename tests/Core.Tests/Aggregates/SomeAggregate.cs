using System.Globalization;
using Serverless.Core.Definitions;

namespace Serverless.Core.Tests.Aggregates;

/// <summary>
/// Definitions of aggregates with their parameters, as the parser would give them: a number, a text or an array of these.
/// </summary>
internal static class SomeAggregate
{
    public static AggregateDefinition Of(string name, string kind, string? field = null, params (string Name, object Value)[] parameters) =>
        new AggregateDefinition { Name = name, Kind = kind, Field = field }.With(parameters);

    /// <summary>The same with these parameters in place of its own.</summary>
    public static AggregateDefinition With(this AggregateDefinition definition, params (string Name, object Value)[] parameters) =>
        definition with { Parameters = parameters.ToDictionary(parameter => parameter.Name, parameter => Value(parameter.Value)) };

    private static ParameterValue Value(object value) => value switch
    {
        string text => new ParameterValue.Text(text),
        string[] texts => new ParameterValue.Texts(texts),
        double[] numbers => new ParameterValue.Numbers(numbers),
        _ => new ParameterValue.Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
    };
}
