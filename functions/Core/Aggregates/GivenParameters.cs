using Serverless.Core.Definitions;

namespace Serverless.Core.Aggregates;

/// <summary>Which parameters a definition gives, whether its kind has them or not.</summary>
internal static class GivenParameters
{
    private static readonly AggregateDefinition Defaults = new() { Name = "", Kind = "" };

    /// <summary>Those that <paramref name="definition"/> sets to something else than their default.</summary>
    public static AggregateParameters Of(AggregateDefinition definition) =>
        Flag(definition.Quantiles.Count > 0, AggregateParameters.Quantiles)
        | Flag(definition.Accuracy != Defaults.Accuracy, AggregateParameters.Accuracy)
        | Flag(definition.Precision != Defaults.Precision, AggregateParameters.Precision)
        | Flag(definition.K != Defaults.K, AggregateParameters.K)
        | Flag(definition.Capacity != Defaults.Capacity, AggregateParameters.Capacity)
        | Flag(definition.Weight is not null, AggregateParameters.Weight)
        | Flag(definition.Bounds.Count > 0, AggregateParameters.Bounds);

    /// <summary>As they are written in a pipeline's file.</summary>
    public static string Names(AggregateParameters parameters) =>
        string.Join(", ", Enum.GetValues<AggregateParameters>().Where(one => one != 0 && parameters.HasFlag(one)).Select(one => $"'{one.ToString().ToLowerInvariant()}'"));

    private static AggregateParameters Flag(bool set, AggregateParameters parameter) => set ? parameter : AggregateParameters.None;
}
