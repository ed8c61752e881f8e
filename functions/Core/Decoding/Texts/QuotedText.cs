namespace Serverless.Core.Decoding.Texts;

/// <summary>Text in double quotes, in which a backslash takes the character after it along.</summary>
internal static class QuotedText
{
    /// <summary>
    /// The index of the closing quote of a text that begins at <paramref name="from"/>, after its opening one; -1 when there is none.
    /// </summary>
    /// <param name="text">Where the text is.</param>
    /// <param name="from">Where it begins.</param>
    /// <param name="form">Whether it has escapes.</param>
    public static int EndOf(ReadOnlySpan<byte> text, int from, out TextForm form)
    {
        form = TextForm.Plain;
        for (var at = from; at < text.Length && text[at..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var next; at += 2)
        {
            at += next;
            if (text[at] == '"')
                return at;
            form = TextForm.Escaped;
        }
        return -1;
    }
}
