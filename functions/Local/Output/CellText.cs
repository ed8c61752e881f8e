using System.Globalization;
using System.Text.Json;

namespace Serverless.Local.Output;

/// <summary>Values of results as people read them.</summary>
internal static class CellText
{
    private const int ShownItems = 3;

    // From here on six digits would be less than a whole number.
    private const double Large = 100_000;
    private const double AllAreWhole = 1L << 53;

    /// <summary>A list by its first three items, an object by its members, nothing for null; what is in it stays as it is.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => NumberOf(value),
        JsonValueKind.Array => ListOf([.. value.EnumerateArray().Select(Of)]),
        JsonValueKind.Object => string.Join(
            ' ', value.EnumerateObject().Where(member => member.Name != "error").Select(member => Of(member.Value))),
        _ => value.GetRawText(),
    };

    /// <summary>
    /// Of six digits, and never of fewer than the whole number has: so a number that lies between two others does so as it is written.
    /// </summary>
    private static string NumberOf(JsonElement value)
    {
        if (value.TryGetInt64(out var whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        var number = value.GetDouble();
        var format = Math.Abs(number) < Large ? "G6" : Math.Abs(number) < AllAreWhole ? "F0" : "R";
        return number.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string ListOf(string[] items) => string.Join(", ", items.Take(ShownItems)) + (items.Length > ShownItems ? ", …" : "");
}
