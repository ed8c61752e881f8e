using System.Text.Json;

namespace Serverless.Core.Decoding.Json;

/// <summary>Replaces the escapes of a JSON string by their characters.</summary>
internal sealed class JsonText : TextEscapes
{
    private const byte Escape = (byte)'\\';

    /// <summary>Reads the reader's token, a string; false when an escape in it is half of a surrogate pair.</summary>
    public bool TryUnescape(in Utf8JsonReader reader)
    {
        var room = Room(reader.ValueSpan.Length);
        try
        {
            Take(reader.CopyString(room));
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>
    /// Reads the text between a string's quotes; false when an escape in it is wrong, or is half of a surrogate pair, even if the other
    /// half comes next.
    /// </summary>
    protected override bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> target, out int length)
    {
        length = 0;
        for (var next = escaped.IndexOf(Escape); next >= 0; next = escaped.IndexOf(Escape))
        {
            escaped[..next].CopyTo(target[length..]);
            length += next;
            escaped = escaped[next..];
            if (!JsonEscape.TryRead(escaped, out var read, out var character))
                return false;
            length += character.EncodeToUtf8(target[length..]);
            escaped = escaped[read..];
        }
        escaped.CopyTo(target[length..]);
        length += escaped.Length;
        return true;
    }
}
