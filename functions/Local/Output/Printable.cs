using System.Globalization;

namespace Serverless.Local.Output;

/// <summary>
/// Text of data, made fit for a terminal. Control characters could move its cursor, change its colours or forge a line, and characters that
/// turn the direction of writing could show a text as another one: each is written as <c>\u001b</c>. All others stay as they are.
/// </summary>
internal static class Printable
{
    public static string Of(string text) => text.All(IsPrintable) ? text : string.Concat(text.Select(Shown));

    /// <summary>The same, no longer than <paramref name="width"/>, from 1: what is cut off is an ellipsis.</summary>
    public static string Cut(string text, int width) =>
        Of(text) is var shown && shown.Length <= width ? shown : $"{shown[..(width - 1)]}…";

    private static string Shown(char letter) => IsPrintable(letter)
        ? letter.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");

    private static bool IsPrintable(char letter) => !char.IsControl(letter) && letter is not ('\u2028' or '\u2029') && !IsDirection(letter);

    // U+061C, U+200E and U+200F mark a direction, U+202A to U+202E and U+2066 to U+2069 set one.
    private static bool IsDirection(char letter) =>
        letter is '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
