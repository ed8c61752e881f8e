using System.Text.Json;

namespace Serverless.Runtime.Verification;

/// <summary>Compares two JSON values, and lets the last digits of their numbers differ.</summary>
internal static class CloseJson
{
    /// <summary>
    /// Whether both have the same kinds, texts and member names in the same order, and numbers that differ by at most
    /// <paramref name="tolerance"/> times the larger magnitude of the two.
    /// </summary>
    public static bool Agree(JsonElement left, JsonElement right, double tolerance)
    {
        if (left.ValueKind != right.ValueKind)
            return false;
        return left.ValueKind switch
        {
            JsonValueKind.Number => Agree(left.GetDouble(), right.GetDouble(), tolerance),
            JsonValueKind.String => left.GetString() == right.GetString(),
            JsonValueKind.Array => Agree(left.EnumerateArray(), right.EnumerateArray(), tolerance),
            JsonValueKind.Object => Names(left).SequenceEqual(Names(right)) && Agree(Values(left), Values(right), tolerance),
            _ => true,
        };
    }

    public static bool Agree(double left, double right, double tolerance) =>
        Math.Abs(left - right) <= tolerance * Math.Max(Math.Abs(left), Math.Abs(right));

    private static IEnumerable<string> Names(JsonElement node) => node.EnumerateObject().Select(member => member.Name);

    private static IEnumerable<JsonElement> Values(JsonElement node) => node.EnumerateObject().Select(member => member.Value);

    private static bool Agree(IEnumerable<JsonElement> left, IEnumerable<JsonElement> right, double tolerance)
    {
        var (lefts, rights) = (left.ToList(), right.ToList());
        return lefts.Count == rights.Count && lefts.Zip(rights).All(pair => Agree(pair.First, pair.Second, tolerance));
    }
}
