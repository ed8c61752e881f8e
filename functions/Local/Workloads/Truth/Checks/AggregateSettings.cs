using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>Parameters of aggregates, with the defaults of their kinds.</summary>
internal static class AggregateSettings
{
    /// <summary>The field that a top-k weighs by; null when it counts, and for other kinds.</summary>
    public static string? WeightOf(AggregateDefinition aggregate) => (Find(aggregate, "weight") as ParameterValue.Text)?.Value;

    /// <summary>A number that the kind has.</summary>
    public static double NumberOf(AggregateDefinition aggregate, string name) => ((ParameterValue.Number)Find(aggregate, name)!).Value;

    /// <summary>A list of numbers that the kind has.</summary>
    public static IReadOnlyList<double> NumbersOf(AggregateDefinition aggregate, string name) =>
        ((ParameterValue.Numbers)Find(aggregate, name)!).Values;

    private static ParameterValue? Find(AggregateDefinition aggregate, string name) =>
        AggregateFactory.EffectiveParameters(aggregate).FirstOrDefault(parameter => parameter.Name == name).Value;
}
