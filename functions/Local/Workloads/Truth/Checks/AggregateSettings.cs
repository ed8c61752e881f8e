using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>Parameters of aggregates, with the defaults of their kinds.</summary>
internal static class AggregateSettings
{
    /// <summary>The field that a top-k weighs by; null when it counts, and for other kinds.</summary>
    public static string? WeightOf(AggregateDefinition aggregate) => (Find(aggregate, "weight") as ParameterValue.Text)?.Value;

    /// <summary>The fields that are shown; null when there are none, and for kinds that show none.</summary>
    public static IReadOnlyList<string>? FieldsOf(AggregateDefinition aggregate) =>
        (Find(aggregate, "fields") as ParameterValue.Texts)?.Values;

    /// <summary>A text that the kind has.</summary>
    public static string TextOf(AggregateDefinition aggregate, string name) => ((ParameterValue.Text)Find(aggregate, name)!).Value;

    /// <summary>A list of texts that the kind has.</summary>
    public static IReadOnlyList<string> TextsOf(AggregateDefinition aggregate, string name) =>
        ((ParameterValue.Texts)Find(aggregate, name)!).Values;

    /// <summary>A number that the kind has.</summary>
    public static double NumberOf(AggregateDefinition aggregate, string name) => ((ParameterValue.Number)Find(aggregate, name)!).Value;

    /// <summary>A list of numbers that the kind has.</summary>
    public static IReadOnlyList<double> NumbersOf(AggregateDefinition aggregate, string name) =>
        ((ParameterValue.Numbers)Find(aggregate, name)!).Values;

    private static ParameterValue? Find(AggregateDefinition aggregate, string name) =>
        AggregateFactory.EffectiveParameters(aggregate).FirstOrDefault(parameter => parameter.Name == name).Value;
}
