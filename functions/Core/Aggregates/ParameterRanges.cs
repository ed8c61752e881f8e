using System.Globalization;
using Serverless.Core.Definitions;

namespace Serverless.Core.Aggregates;

/// <summary>The ranges of the parameters of the kinds that have any.</summary>
internal static class ParameterRanges
{
    /// <summary>Below it the bins of a quantile sketch span too little: at 0.001 the largest value is 60 times the smallest.</summary>
    public const double LeastAccuracy = 0.001;
    public const int MostQuantiles = 100;
    public const int MostCounters = 10_000;
    public const int MostBounds = 1_000;

    /// <summary>The first parameter out of its range, and the range; or null.</summary>
    public static string? Problem(AggregateDefinition definition) => definition.Kind switch
    {
        "distinct" => Unless(definition.Precision is >= 4 and <= 18, $"'precision' is {definition.Precision}; it must be from 4 to 18 (14: 16384 registers, a standard error of 0.8 %)"),
        "quantiles" => Quantiles(definition.Quantiles) ?? Accuracy(definition.Accuracy),
        "top-k" => TopK(definition.K, definition.Capacity),
        "histogram" => Bounds(definition.Bounds),
        _ => null,
    };

    private static string? Quantiles(IReadOnlyList<double> quantiles)
    {
        if (quantiles.Count is 0 or > MostQuantiles)
            return $"'quantiles' has {quantiles.Count} entries; list from 1 to {MostQuantiles}, such as [0.5, 0.95, 0.99]";
        foreach (var quantile in quantiles)
            if (!(quantile is >= 0 and <= 1))
                return $"'quantiles' contains {Text(quantile)}; each must be from 0 to 1 (0.95 for the 95th percentile)";
        var twice = quantiles.Select(QuantileName.Of).GroupBy(quantile => quantile.Name).FirstOrDefault(group => group.Count() > 1);
        return Unless(twice is null, $"'quantiles' contains {Text(twice?.First().Value ?? 0)} twice; remove one");
    }

    private static string? Accuracy(double accuracy) =>
        Unless(accuracy is >= LeastAccuracy and < 0.5, $"'accuracy' is {Text(accuracy)}; it must be from {Text(LeastAccuracy)} to below 0.5 (0.01: within 1 % of the value)");

    private static string? TopK(int k, int capacity) =>
        Unless(k >= 1, $"'k' is {k}; it must be at least 1")
        ?? Unless(capacity >= k, $"'capacity' is {capacity}, less than 'k', which is {k}; it must be at least 'k', better ten times as much")
        ?? Unless(capacity <= MostCounters, $"'capacity' is {capacity}; it must be at most {MostCounters}");

    private static string? Bounds(IReadOnlyList<double> bounds)
    {
        if (bounds.Count is 0 or > MostBounds)
            return $"'bounds' has {bounds.Count} entries; list from 1 to {MostBounds} upper bounds of buckets, ascending";
        for (var at = 0; at < bounds.Count; at++)
            if (!double.IsFinite(bounds[at]) || (at > 0 && bounds[at] <= bounds[at - 1]))
                return $"'bounds' has {Text(bounds[at])} at position {at}; bounds must be finite, each greater than the one before";
        return null;
    }

    private static string? Unless(bool fine, string problem) => fine ? null : problem;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
