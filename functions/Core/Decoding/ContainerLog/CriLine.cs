using Serverless.Core.Text;

namespace Serverless.Core.Decoding.ContainerLog;

/// <summary>Reads <c>2024-05-01T12:00:00.123456789Z stdout F text</c>.</summary>
internal static class CriLine
{
    private const byte Blank = (byte)' ';

    /// <summary>Null when the text isn't of that form.</summary>
    public static ContainerLine? TryRead(ReadOnlySpan<byte> text)
    {
        var time = text.IndexOf(Blank);
        if (time <= 0 || !IsoTime.TryRead(text[..time], endOfDay: false, out _))
            return null;
        var rest = text[(time + 1)..];
        var stream = rest.StartsWith("stdout "u8) || rest.StartsWith("stderr "u8) ? 6 : 0;
        var tag = time + stream + 2;
        if (stream == 0 || tag >= text.Length || text[tag] is not ((byte)'F' or (byte)'P'))
            return null;
        // Other tags may come after a colon.
        var tags = text[tag..].IndexOf(Blank) is >= 0 and var length ? length : text.Length - tag;
        if (tags > 1 && text[tag + 1] != ':')
            return null;
        return new ContainerLine(
            Math.Min(tag + tags + 1, text.Length), text.Length, IsEscaped: false, text[tag] == 'P', (0, time), (time + 1, tag - 1));
    }
}
