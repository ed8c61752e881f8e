using System.Globalization;
using System.Text;

namespace Serverless.Core.Decoding.Json;

/// <summary>An escape of a JSON string: <c>\n</c> and the like, <c>\u00e9</c>.</summary>
internal static class JsonEscape
{
    private const int LetterLength = 2;
    private const int UnitLength = 6;

    /// <summary>
    /// Reads the escape that the text begins with: its length in bytes and its character. False when it is not an escape, or half of a
    /// surrogate pair.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out int length, out Rune character)
    {
        length = LetterLength;
        character = default;
        if (text.Length < LetterLength)
            return false;
        if (text[1] == 'u')
            return TryReadUnit(text, out length, out character);
        var meant = OfLetter(text[1]);
        character = new Rune(meant);
        return meant != 0;
    }

    private static char OfLetter(byte letter) => letter switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' => (char)letter,
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => '\0',
    };

    private static bool TryReadUnit(ReadOnlySpan<byte> text, out int length, out Rune character)
    {
        length = UnitLength;
        character = default;
        return text.Length >= UnitLength
            && ushort.TryParse(text[LetterLength..UnitLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            && Rune.TryCreate((char)unit, out character);
    }
}
