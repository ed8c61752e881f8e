using System.Buffers.Text;
using System.Text;
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
    /// Reads the text between a string's quotes; false when an escape in it is wrong, or is half of a surrogate pair.
    /// </summary>
    protected override bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> target, out int length)
    {
        length = 0;
        for (var next = escaped.IndexOf(Escape); next >= 0; next = escaped.IndexOf(Escape))
        {
            escaped[..next].CopyTo(target[length..]);
            length += next;
            escaped = escaped[next..];
            if (!JsonEscape.TryRead(escaped, out var read, out var character) && !TryReadPair(escaped, out read, out character))
                return false;
            length += character.EncodeToUtf8(target[length..]);
            escaped = escaped[read..];
        }
        escaped.CopyTo(target[length..]);
        length += escaped.Length;
        return true;
    }

    // A character beyond the first 65,536 is two escapes.
    private static bool TryReadPair(ReadOnlySpan<byte> escaped, out int read, out Rune character)
    {
        (read, character) = (12, default);
        return escaped.Length >= read && escaped[1] == 'u' && escaped[6] == Escape && escaped[7] == 'u'
            && Utf8Parser.TryParse(escaped.Slice(2, 4), out ushort high, out var first, 'x') && first == 4
            && Utf8Parser.TryParse(escaped.Slice(8, 4), out ushort low, out var second, 'x') && second == 4
            && Rune.TryCreate((char)high, (char)low, out character);
    }
}
