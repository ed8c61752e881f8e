using System.Globalization;
using System.Text.Json;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>
/// Quantiles of a sketch whose values may be off by <paramref name="Accuracy"/>, relative to the value at rank floor(q(n - 1)) of the n
/// values in order: the promise of DDSketch (Masson, Rim and Lee, PVLDB 12(12), 2019, definition 1).
/// </summary>
internal sealed record QuantilesCheck(string Name, double Accuracy, params (string Label, double Quantile)[] Quantiles) : ResultCheck(Name)
{
    // A rank within this of a whole number may be rounded to either side of it.
    private const double RankRounding = 1e-9;

    // The sketch computes its bounds in doubles.
    private const double Slack = 1 + 1e-9;

    public override IEnumerable<string> Differences(ExpectedResult expected, JsonElement actual) =>
        actual.ValueKind == JsonValueKind.Object
            ? Quantiles.SelectMany(wanted => Difference(expected, actual, wanted.Label, wanted.Quantile))
            : [$"{Name} is {actual.GetRawText()}, expected an object"];

    private IEnumerable<string> Difference(ExpectedResult expected, JsonElement actual, string label, double quantile)
    {
        var rank = quantile * (expected.Count - 1);
        var low = expected.Sorted[(int)Math.Max(0, Math.Floor(rank - RankRounding))];
        var high = expected.Sorted[(int)Math.Min(expected.Count - 1, Math.Floor(rank + RankRounding))];
        var found = actual.TryGetProperty(label, out var value) ? NumberIn(value) : null;
        if (found is null || (!IsNear(found.Value, low) && !IsNear(found.Value, high)))
            yield return string.Create(CultureInfo.InvariantCulture, $"{Name}.{label} is {Shown(found)}, expected {low} within {Accuracy}");
    }

    private static string Shown(double? found) => found?.ToString(CultureInfo.InvariantCulture) ?? "missing";

    private bool IsNear(double found, double wanted) => Math.Abs(found - wanted) <= Accuracy * Math.Abs(wanted) * Slack;
}
