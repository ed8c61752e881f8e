using System.Globalization;

namespace Serverless.Local.Output;

/// <summary>
/// Text of data, made fit for a terminal. Control characters could move its cursor, change its colours or forge a line, and characters that
/// turn the direction of writing could show a text as another one: each is written as <c>\u001b</c>. All others stay as they are.
/// </summary>
internal static class Printable
{
    public static string Of(string text) => text.All(IsPrintable) ? text : string.Concat(text.Select(Shown));

    private static string Shown(char letter) => IsPrintable(letter)
        ? letter.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");

    private static bool IsPrintable(char letter) =>
        !char.IsControl(letter) && letter is not ('\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
}
