namespace Serverless.Core.Text;

/// <summary>What JSON allows between its tokens, and nothing else.</summary>
internal static class WhiteSpace
{
    /// <summary>Where the first byte stands that isn't white space, or -1.</summary>
    public static int IndexOfOther(ReadOnlySpan<byte> text) => !text.IsEmpty && text[0] > ' ' ? 0 : text.IndexOfAnyExcept(" \t\r\n"u8);
}
