using System.Globalization;
using System.Text.Json;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>
/// The heaviest <paramref name="K"/> items, heaviest first, as <c>[{"item", "weight", "error"}]</c>: a weight is never less than the true
/// one, nor more than its error above it (Metwally, Agrawal and El Abbadi, "Efficient computation of frequent and top-k elements", ICDT
/// 2005). With errors of 0 the list must be the true one; items of equal weight may stand for one another.
/// </summary>
internal sealed record TopKCheck(string Name, int K) : ResultCheck(Name)
{
    public override IEnumerable<string> Differences(ExpectedResult expected, JsonElement actual)
    {
        var weights = expected.Weights ?? throw new InvalidOperationException($"view {expected.View} is expected without weights");
        if (actual.ValueKind != JsonValueKind.Array)
            return [$"{Name} is {actual.GetRawText()}, expected an array"];
        Item[] shown = [.. actual.EnumerateArray().Select(Item.From)];
        return [.. shown.SelectMany(item => DifferencesOf(item, weights)), .. DifferencesOf(shown, weights)];
    }

    private IEnumerable<string> DifferencesOf(Item item, IReadOnlyDictionary<string, double> weights)
    {
        if (!weights.TryGetValue(item.Name, out var weight))
            yield return $"{Name} has '{item.Name}', which has no weight";
        else if (!(item.Weight >= weight - Slack(weight) && item.Weight - item.Error <= weight + Slack(weight)))
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{Name} gives '{item.Name}' {item.Weight} with an error of {item.Error}, expected {weight}");
    }

    private IEnumerable<string> DifferencesOf(Item[] shown, IReadOnlyDictionary<string, double> weights)
    {
        if (shown.DistinctBy(item => item.Name).Count() != shown.Length)
            yield return $"{Name} names an item twice";
        if (shown.Length != Math.Min(K, weights.Count))
            yield return $"{Name} has {shown.Length} items, expected {Math.Min(K, weights.Count)}";
        if (!shown.SequenceEqual(shown.OrderByDescending(item => item.Weight)))
            yield return $"{Name} isn't in the order of weight";
        if (Array.TrueForAll(shown, item => item.Error == 0) && Missed(shown, weights) is { } missed)
            yield return $"{Name} lacks '{missed}'";
    }

    private static string? Missed(Item[] shown, IReadOnlyDictionary<string, double> weights)
    {
        var names = shown.Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        var lightest = shown.Length == 0 ? double.NegativeInfinity : shown.Min(item => item.Weight);
        return weights
            .Where(item => item.Value > lightest + Slack(lightest) && !names.Contains(item.Key))
            .Select(item => item.Key)
            .FirstOrDefault();
    }

    /// <summary>What the order of additions may do to a sum of doubles.</summary>
    private static double Slack(double weight) => Math.Abs(weight) * NumberCheck.Rounding;

    private readonly record struct Item(string Name, double Weight, double Error)
    {
        /// <summary>What can't be read becomes an item that no truth has.</summary>
        public static Item From(JsonElement json) => json.ValueKind != JsonValueKind.Object
            ? new Item("", double.NaN, 0)
            : new Item(Text(json), Number(json, "weight"), Number(json, "error"));

        private static string Text(JsonElement json) =>
            json.TryGetProperty("item", out var item) && item.ValueKind == JsonValueKind.String ? item.GetString()! : "";

        private static double Number(JsonElement json, string name) =>
            json.TryGetProperty(name, out var value) ? NumberIn(value) ?? double.NaN : double.NaN;
    }
}
