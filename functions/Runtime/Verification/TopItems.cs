using System.Text.Json;

namespace Serverless.Runtime.Verification;

/// <summary>
/// Whether two lists of top items can be of the same events. The true weight of an item lies in [weight - error, weight]. So for an item in
/// both lists the two ranges must overlap, and the lower bound of an item that a list lacks can't exceed the lightest item of that list.
/// </summary>
internal static class TopItems
{
    public static bool Agree(JsonElement left, JsonElement right, double tolerance)
    {
        var (lefts, rights) = (ItemsOf(left), ItemsOf(right));
        return lefts.Count == rights.Count && lefts.All(item => Fits(item, rights, tolerance))
            && rights.All(item => Fits(item, lefts, tolerance));
    }

    private static bool Fits(KeyValuePair<string, Span> item, Dictionary<string, Span> others, double tolerance) =>
        others.TryGetValue(item.Key, out var other)
            ? item.Value.Meets(other, tolerance)
            : item.Value.Least <= others.Values.Min(span => span.Most) * (1 + tolerance);

    private static Dictionary<string, Span> ItemsOf(JsonElement list)
    {
        var items = new Dictionary<string, Span>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            var (weight, error) = (NumberOf(item.GetProperty("weight")), NumberOf(item.GetProperty("error")));
            var least = double.IsInfinity(error) ? 0 : weight - error;
            items[item.GetProperty("item").GetRawText()] = new Span(least, weight);
        }
        return items;
    }

    /// <summary>What isn't a number has overflowed.</summary>
    private static double NumberOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number ? json.GetDouble() : double.PositiveInfinity;

    private readonly record struct Span(double Least, double Most)
    {
        public bool Meets(Span other, double tolerance)
        {
            var slack = tolerance * Math.Max(Most, other.Most);
            return Least <= other.Most + slack && other.Least <= Most + slack;
        }
    }
}
