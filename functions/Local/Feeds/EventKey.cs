using System.Text;
using System.Text.Json;

namespace Serverless.Local.Feeds;

/// <summary>Finds an event's key in its JSON, where a pipeline's key field may stand: <c>a.b</c> is b inside a.</summary>
internal sealed class EventKey(IEnumerable<string> paths)
{
    private readonly byte[][][] _paths = [.. paths.Select(path => path.Split('.').Select(Encoding.UTF8.GetBytes).ToArray())];

    /// <summary>
    /// The key in UTF-8; empty when the event has none, or is no JSON object: it's for the pipeline to say what is wrong with it.
    /// </summary>
    public ReadOnlyMemory<byte> Find(ReadOnlySpan<byte> json)
    {
        // The pipeline skips a byte order mark too.
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            foreach (var path in _paths)
            {
                var reader = new Utf8JsonReader(json);
                if (reader.Read() && TryFind(ref reader, path) && IsKey(reader.TokenType))
                    return Text(reader);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return default;
        }
        return default;
    }

    private static bool IsKey(JsonTokenType token) =>
        token is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;

    private static bool TryFind(ref Utf8JsonReader reader, ReadOnlySpan<byte[]> path)
    {
        if (path.IsEmpty)
            return true;
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(path[0]);
            reader.Read();
            if (found)
                return TryFind(ref reader, path[1..]);
            reader.Skip();
        }
        return false;
    }

    private static ReadOnlyMemory<byte> Text(in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan.ToArray();
        var text = new byte[reader.ValueSpan.Length];
        return text.AsMemory(0, reader.CopyString(text));
    }
}
