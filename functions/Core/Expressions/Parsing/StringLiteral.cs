using System.Buffers;
using System.Globalization;
using System.Text;

namespace Serverless.Core.Expressions.Parsing;

/// <summary>
/// A string or bytes literal, read from a place in an expression: raw (<c>r'…'</c>), bytes (<c>b'…'</c>), single, double and triple quotes,
/// escapes. <paramref name="End"/> is the index after it or, where <paramref name="Problem"/> is set, the index of what is wrong.
/// </summary>
internal readonly record struct StringLiteral(int End, string Text, byte[] Value, bool IsBytes, string? Problem)
{
    private const string Simple = "\\?\"'`abfnrtv";
    private const string SimpleValues = "\\?\"'`\a\b\f\n\r\t\v";

    /// <summary>Whether a literal, with its prefix, begins at <paramref name="at"/>.</summary>
    public static bool Begins(string text, int at)
    {
        var quote = at;
        while (quote < text.Length && quote < at + 2 && text[quote] is 'r' or 'R' or 'b' or 'B')
            quote++;
        return quote < text.Length && text[quote] is '\'' or '"'
            && (quote < at + 2 || char.ToLowerInvariant(text[at]) != char.ToLowerInvariant(text[at + 1]));
    }

    public static StringLiteral Read(string text, int start)
    {
        var at = start;
        bool raw = false, bytes = false;
        for (; text[at] is not ('\'' or '"'); at++)
        {
            raw |= text[at] is 'r' or 'R';
            bytes |= text[at] is 'b' or 'B';
        }
        var quote = text[at];
        var triple = text.AsSpan(at).StartsWith(new string(quote, 3), StringComparison.Ordinal);
        var closing = new string(quote, triple ? 3 : 1);
        var value = new ArrayBufferWriter<byte>();
        at += closing.Length;
        while (!text.AsSpan(at).StartsWith(closing, StringComparison.Ordinal))
        {
            if (at == text.Length || (!triple && text[at] is '\n' or '\r'))
                return Wrong(start, $"this text has no closing {closing}");
            var problem = text[at] == '\\' && !raw ? Escape(text, ref at, bytes, value) : Plain(text, ref at, value);
            if (problem is not null)
                return Wrong(at, problem);
        }
        var written = value.WrittenSpan.ToArray();
        return new StringLiteral(at + closing.Length, bytes ? "" : Encoding.UTF8.GetString(written), written, bytes, null);
    }

    private static StringLiteral Wrong(int at, string problem) => new(at, "", [], false, problem);

    private static string? Plain(string text, ref int at, ArrayBufferWriter<byte> value)
    {
        if (!Rune.TryGetRuneAt(text, at, out var rune))
            return "half of a surrogate pair is no character";
        at += rune.Utf16SequenceLength;
        return Append(rune, value);
    }

    private static string? Append(Rune rune, ArrayBufferWriter<byte> value)
    {
        value.Advance(rune.EncodeToUtf8(value.GetSpan(4)));
        return null;
    }

    private static string? Escape(string text, ref int at, bool bytes, ArrayBufferWriter<byte> value)
    {
        var kind = at + 1 < text.Length ? text[at + 1] : ' ';
        var simple = Simple.IndexOf(kind, StringComparison.Ordinal);
        if (simple >= 0)
        {
            at += 2;
            return Append(new Rune(SimpleValues[simple]), value);
        }
        var (skip, digits, radix) = kind switch
        {
            'x' or 'X' => (2, 2, 16),
            'u' when !bytes => (2, 4, 16),
            'U' when !bytes => (2, 8, 16),
            >= '0' and <= '3' => (1, 3, 8),
            _ => (0, 0, 0),
        };
        if (digits == 0)
            return $"'\\{kind}' is no escape: write '\\\\{kind}', or put r before the quotes";
        if (!TryCode(text, at + skip, digits, radix, out var code))
            return $"the escape '\\{kind}' needs {digits} {(radix == 16 ? "hexadecimal" : "octal")} digits";
        if (radix == 16 && digits > 2 && !Rune.IsValid(code))
            return "this escape is no Unicode character";
        at += skip + digits;
        if (!bytes)
            return Append(new Rune(code), value);
        value.GetSpan(1)[0] = (byte)code;
        value.Advance(1);
        return null;
    }

    private static bool TryCode(string text, int start, int digits, int radix, out uint code)
    {
        code = 0;
        if (start + digits > text.Length)
            return false;
        foreach (var digit in text.AsSpan(start, digits))
        {
            if (!(radix == 16 ? char.IsAsciiHexDigit(digit) : digit is >= '0' and <= '7'))
                return false;
            code = (code * (uint)radix) + uint.Parse([digit], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
        return true;
    }
}
