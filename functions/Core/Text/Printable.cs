using System.Globalization;
using System.Text;

namespace Serverless.Core.Text;

/// <summary>Makes untrusted bytes or text safe to log and to show, at most <see cref="MaxLength"/> characters of it.</summary>
public static class Printable
{
    /// <summary>Characters kept; what is cut is marked by an ellipsis.</summary>
    public const int MaxLength = 120;

    /// <summary>UTF-8 as text; bytes that aren't UTF-8, and characters that could forge or hide something, become U+FFFD.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var cut = bytes.Length > MaxLength * 4;
        return Of(Encoding.UTF8.GetString(cut ? bytes[..(MaxLength * 4)] : bytes));
    }

    /// <summary>The text, in which characters that could forge or hide something become U+FFFD.</summary>
    public static string Of(string text)
    {
        var result = new StringBuilder(Math.Min(text.Length, MaxLength) + 1);
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (result.Length >= MaxLength)
                return result.Append('…').ToString();
            result.Append(units[..(IsSafe(rune) ? rune : Rune.ReplacementChar).EncodeToUtf16(units)]);
        }
        return result.ToString();
    }

    // Line breaks would forge lines of a log; invisible characters and changes of direction, what a line says.
    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
