namespace Serverless.Core.Text;

/// <summary>White space as JSON defines it: space, tab, line feed, carriage return.</summary>
internal static class WhiteSpace
{
    /// <summary>The place of the first byte that isn't white space, or -1.</summary>
    public static int IndexOfOther(ReadOnlySpan<byte> text) => !text.IsEmpty && text[0] > ' ' ? 0 : text.IndexOfAnyExcept(" \t\r\n"u8);
}
