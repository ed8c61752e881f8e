namespace Serverless.Core.Drift;

/// <summary>
/// The shape of how a line begins: its first three tokens between blanks, in which a run of letters is <c>a</c> and a run of digits, or of
/// letters in a token that has a digit, is <c>0</c>. So <c>2024-05-01 12:00:00,7 [main] text</c> has the shape <c>0-0-0 0:0:0,0 [a]</c>:
/// lines of one format mostly have one, whatever they say, and lines of random texts have few.
/// </summary>
public static class LineShape
{
    /// <summary>How many tokens of a line count.</summary>
    public const int Tokens = 3;

    // What is longer has no form that could be seen in it.
    private const int LongestToken = 48;

    /// <summary>Writes the shape of a line, at most <see cref="DriftLimits.LongestText"/> bytes; returns its length.</summary>
    public static int Of(ReadOnlySpan<byte> line, Span<byte> shape)
    {
        var (length, at) = (0, 0);
        for (var token = 0; token < Tokens; token++)
        {
            while (at < line.Length && line[at] is (byte)' ' or (byte)'\t')
                at++;
            if (at == line.Length)
                break;
            var end = line[at..].IndexOfAny((byte)' ', (byte)'\t') is >= 0 and var next ? at + next : line.Length;
            if (token > 0)
                shape[length++] = (byte)' ';
            length += OfToken(line[at..Math.Min(end, at + LongestToken)], shape[length..]);
            at = end;
        }
        return length;
    }

    private static int OfToken(ReadOnlySpan<byte> token, Span<byte> shape)
    {
        var hasDigit = token.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;
        var (length, before) = (0, (byte)0);
        foreach (var one in token)
        {
            var mark = IsWord(one) ? (hasDigit ? (byte)'0' : (byte)'a') : one < ' ' ? (byte)'?' : one;
            if (mark != before || !IsWord(one))
                shape[length++] = mark;
            before = mark;
        }
        return length;
    }

    // Letters of other alphabets are several bytes of 128 or more.
    private static bool IsWord(byte one) => char.IsAsciiLetterOrDigit((char)one) || one is (byte)'_' or >= 0x80;
}
