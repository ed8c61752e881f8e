using System.Globalization;
using System.Runtime.InteropServices;

namespace Serverless.Core.Expressions.Patterns;

/// <summary>
/// Maps code points to the letters of one pattern. All code points that no set of the pattern tells apart become one letter, a UTF-16 unit.
/// So a text becomes as many units as it has code points, without surrogate pairs, and <c>\b</c> can mean ASCII words: the letters of ASCII
/// word characters are word characters to .NET too, and all other letters are symbols.
/// </summary>
internal sealed class Alphabet
{
    private const string WordLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    private const int Ascii = 0x80;

    // Arrows, operators, boxes, Braille: symbols all.
    private static readonly char[] OtherLetters = [.. Enumerable.Range(0x2190, 0xA60).Select(code => (char)code).Where(IsSymbol)];

    // The first code point of each range, and the letter of the range.
    private readonly int[] _starts;
    private readonly char[] _letters;
    private readonly char[] _ascii = new char[Ascii];

    private Alphabet(int[] starts, char[] letters)
    {
        (_starts, _letters) = (starts, letters);
        for (var code = 0; code < Ascii; code++)
            _ascii[code] = Letter(code);
    }

    /// <summary>Throws <see cref="PatternProblem"/> when the sets differ in more ways than there are letters.</summary>
    public static Alphabet Of(IReadOnlyList<CodePoints> sets)
    {
        var all = sets.Append(NamedSets.Word).Append(NamedSets.Newline).ToArray();
        var edges = all.SelectMany(set => set.Ranges).SelectMany(range => new[] { range.First, range.Last + 1 });
        int[] starts = [.. edges.Append(0).Where(code => code <= CodePoints.Last).Distinct().Order()];
        var known = new Dictionary<string, char>(StringComparer.Ordinal);
        var (words, others) = (0, 0);
        var letters = new char[starts.Length];
        for (var index = 0; index < starts.Length; index++)
        {
            var start = starts[index];
            var key = string.Concat(all.Select(set => set.Contains(start) ? '1' : '0'));
            if (!known.TryGetValue(key, out var letter))
            {
                if (start != '\n' && !NamedSets.Word.Contains(start) && others == OtherLetters.Length)
                    throw new PatternProblem("it has too many different classes of characters");
                letter = start == '\n' ? '\n' : NamedSets.Word.Contains(start) ? WordLetters[words++] : OtherLetters[others++];
                known.Add(key, letter);
            }
            letters[index] = letter;
        }
        return new Alphabet(starts, letters);
    }

    /// <summary>The letters that stand for the set's code points.</summary>
    public IEnumerable<char> Letters(CodePoints set) =>
        _starts.Zip(_letters).Where(range => set.Contains(range.First)).Select(range => range.Second).Distinct();

    /// <summary>Writes valid UTF-8 as letters; returns how many.</summary>
    public int Write(ReadOnlySpan<byte> text, Span<char> letters)
    {
        ref var ascii = ref MemoryMarshal.GetArrayDataReference(_ascii);
        var count = 0;
        for (var at = 0; at < text.Length;)
        {
            var first = text[at];
            if (first < Ascii)
            {
                letters[count++] = System.Runtime.CompilerServices.Unsafe.Add(ref ascii, first);
                at++;
                continue;
            }
            System.Text.Rune.DecodeFromUtf8(text[at..], out var rune, out var length);
            letters[count++] = Letter(rune.Value);
            at += length;
        }
        return count;
    }

    private static bool IsSymbol(char letter) =>
        char.GetUnicodeCategory(letter) is UnicodeCategory.MathSymbol or UnicodeCategory.OtherSymbol;

    private char Letter(int code)
    {
        var found = Array.BinarySearch(_starts, code);
        return _letters[found < 0 ? ~found - 1 : found];
    }
}
