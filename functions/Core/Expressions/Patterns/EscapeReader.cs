using System.Globalization;
using System.Text;

namespace Serverless.Core.Expressions.Patterns;

/// <summary>Reads what follows a backslash, inside a class and outside.</summary>
internal sealed class EscapeReader(PatternCursor cursor)
{
    /// <summary>
    /// A set with a name: <c>\d</c>, <c>\s</c>, <c>\w</c>, <c>\p{..}</c> and their opposites; null, and nothing read, when it is none.
    /// </summary>
    public CodePoints? NamedSet(bool foldCase)
    {
        var letter = (char)Math.Min(cursor.Current, char.MaxValue);
        var isUnicode = letter is 'p' or 'P';
        if (!isUnicode && NamedSets.FindPerl(letter) is null)
            return null;
        cursor.Next++;
        var negative = char.IsAsciiLetterUpper(letter);
        var set = isUnicode ? UnicodeSet(ref negative) : NamedSets.FindPerl(letter)!;
        set = foldCase ? CaseFolding.Close(set) : set;
        return negative ? set.Inverse() : set;
    }

    /// <summary>A single code point.</summary>
    public int Code()
    {
        if (cursor.AtEnd)
            throw new PatternProblem("it ends with a single '\\'");
        var code = cursor.Take();
        return code switch
        {
            'a' => '\a',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            'x' => HexCode(),
            >= '0' and <= '7' => OctalCode(code),
            < 0x80 when char.IsPunctuation((char)code) || char.IsSymbol((char)code) => code,
            _ => throw new PatternProblem($"the escape '\\{char.ConvertFromUtf32(code)}' is not known to RE2"),
        };
    }

    private CodePoints UnicodeSet(ref bool negative)
    {
        if (cursor.AtEnd)
            throw new PatternProblem("'\\p' needs the name of a category, such as \\p{L}");
        var start = cursor.Next;
        if (cursor.Take() == '{')
        {
            while (!cursor.AtEnd && !cursor.At('}'))
                cursor.Next++;
            if (!cursor.Accept('}'))
                throw new PatternProblem("'\\p{' has no '}'");
        }
        var name = cursor.Since(start).Trim('{', '}');
        if (name.StartsWith('^'))
            (name, negative) = (name[1..], !negative);
        return NamedSets.FindUnicode(name)
            ?? throw new PatternProblem($"'\\p{{{name}}}' is not known: categories such as L, Lu or Nd are, names of scripts are not");
    }

    private int HexCode()
    {
        var braced = cursor.Accept('{');
        var start = cursor.Next;
        while (cursor.At(char.IsAsciiHexDigit) && cursor.Next - start < (braced ? 8 : 2))
            cursor.Next++;
        var digits = cursor.Since(start);
        if (digits.Length < (braced ? 1 : 2) || (braced && !cursor.Accept('}'))
            || !int.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code))
            throw new PatternProblem("'\\x' needs two hexadecimal digits, or a code point in braces");
        return code;
    }

    // One digit other than 0 would be a reference to a group, which a machine without memory can't follow.
    private int OctalCode(int first)
    {
        var code = first - '0';
        var digits = 1;
        for (; digits < 3 && cursor.At(digit => digit is >= '0' and <= '7'); digits++)
            code = (code * 8) + cursor.Take() - '0';
        return digits > 1 || first == '0'
            ? code : throw new PatternProblem($"'\\{(char)first}' refers back to a group, which RE2 can't do");
    }
}
