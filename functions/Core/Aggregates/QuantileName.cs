using System.Globalization;

namespace Serverless.Core.Aggregates;

/// <summary>A quantile from 0 to 1, and its name in results: p50 for 0.5, p99.9 for 0.999.</summary>
internal readonly record struct QuantileName(double Value, string Name)
{
    // As a decimal, because 0.999 * 100 is 99.90000000000001.
    public static QuantileName Of(double value) =>
        new(value, "p" + ((decimal)value * 100).ToString("0.##########", CultureInfo.InvariantCulture));
}
