using System.Text.Json;

namespace Serverless.Runtime.Verification;

/// <summary>Whether two JSON values are the same but for the last digits of their numbers.</summary>
internal static class CloseJson
{
    /// <param name="tolerance">By how much of the larger of two numbers they may differ.</param>
    public static bool Agree(JsonElement left, JsonElement right, double tolerance)
    {
        if (left.ValueKind != right.ValueKind)
            return false;
        return left.ValueKind switch
        {
            JsonValueKind.Number => Agree(left.GetDouble(), right.GetDouble(), tolerance),
            JsonValueKind.String => left.GetString() == right.GetString(),
            JsonValueKind.Array => Agree(left.EnumerateArray(), right.EnumerateArray(), tolerance),
            JsonValueKind.Object => left.EnumerateObject().Select(member => member.Name).SequenceEqual(right.EnumerateObject().Select(member => member.Name))
                && Agree(left.EnumerateObject().Select(member => member.Value), right.EnumerateObject().Select(member => member.Value), tolerance),
            _ => true,
        };
    }

    public static bool Agree(double left, double right, double tolerance) =>
        Math.Abs(left - right) <= tolerance * Math.Max(Math.Abs(left), Math.Abs(right));

    private static bool Agree(IEnumerable<JsonElement> left, IEnumerable<JsonElement> right, double tolerance)
    {
        var (lefts, rights) = (left.ToList(), right.ToList());
        return lefts.Count == rights.Count && lefts.Zip(rights).All(pair => Agree(pair.First, pair.Second, tolerance));
    }
}
