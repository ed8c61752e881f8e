using System.Globalization;
using Serverless.Core.Definitions;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>The check of an aggregate, from its definition.</summary>
internal static class AggregateChecks
{
    /// <summary>Null when the truth has no value to compare it with.</summary>
    /// <param name="aggregate">The definition.</param>
    /// <param name="number">The number field whose values the truth keeps in this view.</param>
    /// <param name="item">The text field that these are weights of, in a view with a top-k.</param>
    /// <param name="texts">The text fields that are kept of each event.</param>
    /// <param name="inSession">The order of events is known: in session windows only.</param>
    public static ResultCheck? For(
        AggregateDefinition aggregate, string? number, string? item, IReadOnlyList<KeptText> texts, bool inSession) => aggregate.Kind switch
    {
        "count" when aggregate.Where is not null => TextChecks.For(aggregate, texts, inSession),
        _ when aggregate.Where is not null => null,
        "count" when aggregate.Field is null || aggregate.Field == number => new NumberCheck(aggregate.Name, expected => expected.Count),
        "top-k" when item is not null && aggregate.Field == item && (AggregateSettings.WeightOf(aggregate) ?? number) == number =>
            new TopKCheck(aggregate.Name, (int)AggregateSettings.NumberOf(aggregate, "k")),
        not ("count" or "top-k") when number is not null && aggregate.Field == number => OfNumber(aggregate, inSession),
        _ => TextChecks.For(aggregate, texts, inSession),
    };

    private static ResultCheck? OfNumber(AggregateDefinition aggregate, bool inSession) => aggregate.Kind switch
    {
        "sum" => new NumberCheck(aggregate.Name, expected => expected.Sum, NumberCheck.Rounding),
        "mean" => new NumberCheck(aggregate.Name, expected => expected.Mean, NumberCheck.Rounding),
        "min" => new NumberCheck(aggregate.Name, expected => expected.Min),
        "max" => new NumberCheck(aggregate.Name, expected => expected.Max),
        "first" when inSession => new NumberCheck(aggregate.Name, expected => expected.First),
        "last" when inSession => new NumberCheck(aggregate.Name, expected => expected.Last),
        "quantiles" => OfQuantiles(aggregate),
        _ => null,
    };

    private static QuantilesCheck OfQuantiles(AggregateDefinition aggregate) =>
        new(
            aggregate.Name,
            AggregateSettings.NumberOf(aggregate, "accuracy"),
            [.. AggregateSettings.NumbersOf(aggregate, "quantiles").Select(quantile => (Label(quantile), quantile))]);

    /// <summary>p50 for 0.5, p99.9 for 0.999; as a decimal, because 0.999 * 100 is 99.90000000000001.</summary>
    private static string Label(double quantile) => "p" + ((decimal)quantile * 100).ToString("0.##########", CultureInfo.InvariantCulture);
}
