using System.Text.Json;

namespace Serverless.Core.Text;

/// <summary>Finds where in a JSON text a reader failed.</summary>
internal static class JsonPosition
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>
    /// The offset in bytes from the start of <paramref name="json"/>, at most its length. <paramref name="fault"/> was thrown for that
    /// text; it has a line, and a position in the line.
    /// </summary>
    public static int OffsetOf(ReadOnlySpan<byte> json, JsonException fault)
    {
        var start = 0;
        for (var line = fault.LineNumber ?? 0; line > 0; line--)
            start += json[start..].IndexOf(LineFeed) + 1;
        return (int)Math.Min(json.Length, start + (fault.BytePositionInLine ?? 0));
    }
}
